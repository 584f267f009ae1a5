import type { z } from "zod";
import { diagnose } from "@/lib/mail-servers/diagnosis.ts";
import type {
  channelActionView,
  failureView,
  incomingStates,
  outgoingStates,
} from "./channel-health-view.ts";
import type { ChannelRecord, ServerRecord } from "./channel-record.ts";
import { type Failing, failingOf, isProven } from "./proven-failure.ts";

type Failure = z.infer<typeof failureView>;
type Health<State> = {
  readonly state: State;
  readonly failure: Failure | null;
  readonly lastSucceededAt: Date | null;
};
type IncomingHealth = Health<(typeof incomingStates)[number]>;
type OutgoingHealth = Health<(typeof outgoingStates)[number]>;

/** Codes that say something of one mail or its recipients, nothing of the connection. */
const mailOnlyCodes: ReadonlySet<string> = new Set([
  "recipient-unknown",
  "recipient-deferred",
  "recipient-refused",
  "recipient-mailbox-full",
  "message-too-large",
  "message-refused",
  "greylisted",
  "uncertain",
  "invalid_message",
  "blob-missing",
]);

/** Failures that only the owner of the mailbox can cure, by authorising again. */
const authorizationCodes: ReadonlySet<string> = new Set(["reauthorization-required", "token-scope-missing"]);

/** The code of a mailbox that nobody has read for a long time. */
export const silentCode = "not-polled";

/** Failures that other settings would not cure. */
const passingCodes: ReadonlySet<string> = new Set([
  silentCode,
  "internal-error",
  "connection-lost",
  "mailbox-in-use",
  "sending-limit-reached",
  "server-unavailable",
  "temporary-sign-in-failure",
  "throttled",
  "token-endpoint-failed",
  "too-many-connections",
  "application-refused",
  "application-not-let-in",
]);

/** A mailbox that nobody has read for so many intervals is silent, whatever the last result was. */
const silentIntervals = 10;
const leastSilenceMs = 10 * 60_000;

/** Whatever reads a mailbox: a channel, or a mail handler. */
type Reader = Pick<ChannelRecord, "enabled" | "updatedAt" | "incomingServer">;

/** What the polls of a mailbox have left behind. */
type PolledMailbox = Pick<
  NonNullable<ChannelRecord["mailbox"]>,
  | "failureCode"
  | "failureDetail"
  | "lastMailAt"
  | "lastPolledAt"
  | "lastSucceededAt"
  | "leaseExpiresAt"
  | "pollIntervalSeconds"
>;

/** How intake fares, from what really happened. @param failing null: its last poll went well */
export function incomingHealth(
  channel: Reader,
  mailbox: PolledMailbox,
  failing: Failing | null,
  now: Date,
): IncomingHealth {
  const { lastSucceededAt } = mailbox;
  if (!channel.enabled) return { state: "off", failure: null, lastSucceededAt };
  const unauthorized = authorizationFailure(channel.incomingServer);
  if (unauthorized) return { state: stateOf(unauthorized), failure: unauthorized, lastSucceededAt };
  if (mailbox.failureCode !== null) {
    const serverWords = failing?.code === mailbox.failureCode ? failing.serverWords : null;
    const failure = explain(channel.incomingServer, mailbox.failureCode, mailbox.failureDetail, serverWords);
    const isPassing = !isProven(failing ?? { since: null, count: 0 }, failure.code, now);
    return { state: isPassing ? "retrying" : stateOf(failure), failure, lastSucceededAt };
  }
  if (isSilent(channel, mailbox, now)) {
    return { state: "failing", failure: silenceOf(channel, mailbox), lastSucceededAt };
  }
  return { state: lastSucceededAt ? "working" : "waiting-for-first-poll", failure: null, lastSucceededAt };
}

/** No poll has come to an end for long, and none that still runs brings mail. Without a failure nobody would know. */
function isSilent(channel: Reader, mailbox: PolledMailbox, now: Date): boolean {
  const { lastSucceededAt, lastMailAt, lastPolledAt, leaseExpiresAt, pollIntervalSeconds } = mailbox;
  const silenceMs = Math.max(pollIntervalSeconds * silentIntervals * 1_000, leastSilenceMs);
  const isRead = leaseExpiresAt !== null && leaseExpiresAt > now;
  const signs = [lastSucceededAt, lastMailAt, channel.updatedAt, isRead ? lastPolledAt : null];
  const lastSign = Math.max(...signs.map((sign) => sign?.getTime() ?? 0));
  return now.getTime() - lastSign > silenceMs;
}

function silenceOf(channel: Reader, { lastPolledAt, lastSucceededAt }: PolledMailbox): Failure {
  const since = lastSucceededAt && lastSucceededAt > channel.updatedAt ? lastSucceededAt : channel.updatedAt;
  const isBegun = lastPolledAt !== null && lastPolledAt > since;
  return {
    code: silentCode,
    cause: isBegun
      ? "Mailroom has begun to read this mailbox, and has not come to an end for a long time."
      : "No worker has looked into this mailbox for a long time.",
    cure: "Whoever runs Mailroom checks that its workers run and reach the database, and reads their log.",
    serverWords: null,
  };
}

/** Whoever sends: a channel, with what it has tried lately. */
type Sender = Pick<ChannelRecord, "enabled" | "outgoingServer"> & {
  readonly outboundMessages: readonly ChannelRecord["outboundMessages"][number][];
};

/** How the intake of a mailbox fares, whose row brings its failed polls along. */
export function incomingHealthOf(
  channel: Reader,
  mailbox: PolledMailbox & Pick<NonNullable<ChannelRecord["mailbox"]>, "connectivity">,
  now: Date,
): IncomingHealth {
  const failing = failingOf(mailbox.connectivity, mailbox.lastSucceededAt, channel.updatedAt);
  return incomingHealth(channel, mailbox, failing, now);
}

/** How sending fares, from the mail that was tried last. A mail that was refused for itself says nothing of it. */
export function outgoingHealth(channel: Sender): OutgoingHealth {
  const [last] = channel.outboundMessages;
  const lastSucceededAt = channel.outboundMessages.find(({ sentAt }) => sentAt)?.sentAt ?? null;
  if (!channel.enabled) return { state: "off", failure: null, lastSucceededAt };
  const unauthorized = authorizationFailure(channel.outgoingServer);
  if (unauthorized) return { state: stateOf(unauthorized), failure: unauthorized, lastSucceededAt };
  if (!last) return { state: "waiting-for-first-mail", failure: null, lastSucceededAt };
  const isSent = last.state === "SENT" || last.state === "PARTLY_SENT";
  if (isSent || last.failureCode === null) return { state: "working", failure: null, lastSucceededAt };
  const serverWords = last.recipients[0]?.serverWords ?? wordsWithin(last.failureDetail);
  const failure = explain(channel.outgoingServer, last.failureCode, last.failureDetail, serverWords);
  if (mailOnlyCodes.has(failure.code)) return { state: "working", failure: null, lastSucceededAt };
  return { state: stateOf(failure), failure, lastSucceededAt };
}

/** The server's words at the end of a stored description. */
function wordsWithin(detail: string | null): string | null {
  return /The server said: (.+)$/s.exec(detail ?? "")?.[1] ?? null;
}

function stateOf(failure: Failure): "failing" | "needs-authorization" {
  return authorizationCodes.has(failure.code) ? "needs-authorization" : "failing";
}

/** Whether the application signs in by itself, so that there is nobody to authorise anything. */
function isAppOnly(server: ServerRecord): boolean {
  const grant = server.oauthGrant;
  return grant !== null && grant.integration.grantType !== "AUTHORIZATION_CODE";
}

/** Why a server can not be signed in to before somebody authorises it; null: it is authorised, or needs it not. */
export function authorizationFailure(server: ServerRecord): Failure | null {
  const grant = server.oauthGrant;
  if (!grant || grant.state === "ACTIVE") return null;
  const serverWords = grant.failureDetail;
  if (!isAppOnly(server)) return { ...diagnose({ code: "reauthorization-required" }), serverWords };
  const { name } = grant.integration;
  return {
    code: "application-not-let-in",
    cause:
      grant.state === "REVOKED"
        ? `The access of the application of "${name}" to ${grant.mailboxAddress} was revoked here.`
        : `The provider does not let the application of "${name}" into ${grant.mailboxAddress}.`,
    cure: "A system admin checks the access to the mailbox at the integration, which names what is missing. The channel goes on where it stopped.",
    serverWords,
  };
}

function explain(
  server: ServerRecord,
  code: string,
  detail: string | null,
  serverWords: string | null,
): Failure {
  const { protocol } = server;
  const integration = server.oauthGrant?.integration;
  if (code === "token-endpoint-failed" && integration && integration.failureCode !== null) {
    return {
      code: "application-refused",
      cause: `There is no fresh access token: the provider refuses the application of "${integration.name}".`,
      cure: "A system admin cures it at the integration. The channel then goes on by itself where it stopped.",
      serverWords: integration.failureDetail,
    };
  }
  const oauth = server.authentication === "OAUTH";
  const found = diagnose({ code, detail, serverWords, protocol, oauth, appOnly: isAppOnly(server) });
  return { ...found, serverWords };
}

/** The one thing that helps most: authorise, else look at the settings, else nothing. */
export function channelAction(
  channel: ChannelRecord,
  incoming: IncomingHealth,
  outgoing: OutgoingHealth,
): z.infer<typeof channelActionView> | null {
  const sides = [
    { server: channel.incomingServer, health: incoming },
    { server: channel.outgoingServer, health: outgoing },
  ];
  for (const { server, health } of sides) {
    const grant = server.oauthGrant;
    if (!grant || isAppOnly(server)) continue;
    if (grant.state !== "ACTIVE" || health.state === "needs-authorization") {
      return { kind: "authorize", integrationId: grant.integrationId, mailboxAddress: grant.mailboxAddress };
    }
  }
  const needsEdit = sides.some(
    ({ health }) => health.state === "failing" && !passingCodes.has(health.failure?.code ?? ""),
  );
  return needsEdit ? { kind: "edit" } : null;
}
