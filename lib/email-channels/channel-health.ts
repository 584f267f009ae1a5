import type { z } from "zod";
import { diagnose } from "@/lib/mail-servers/diagnosis.ts";
import type {
  channelActionView,
  failureView,
  incomingStates,
  outgoingStates,
} from "./channel-health-view.ts";
import type { ChannelRecord, ServerRecord } from "./channel-record.ts";

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

/** Failures that other settings would not cure. */
const passingCodes: ReadonlySet<string> = new Set([
  "not-polled",
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

/** How intake fares, from what really happened. */
export function incomingHealth(
  channel: ChannelRecord,
  mailbox: NonNullable<ChannelRecord["mailbox"]>,
  now: Date,
): IncomingHealth {
  const { lastSucceededAt } = mailbox;
  if (!channel.enabled) return { state: "off", failure: null, lastSucceededAt };
  const unauthorized = authorizationFailure(channel.incomingServer);
  if (unauthorized) return { state: stateOf(unauthorized), failure: unauthorized, lastSucceededAt };
  if (mailbox.failureCode !== null) {
    const [entry] = mailbox.connectivity;
    const serverWords = entry?.code === mailbox.failureCode ? entry.serverWords : null;
    const failure = explain(channel.incomingServer, mailbox.failureCode, mailbox.failureDetail, serverWords);
    return { state: stateOf(failure), failure, lastSucceededAt };
  }
  const lastSign = Math.max(mailbox.lastPolledAt?.getTime() ?? 0, channel.updatedAt.getTime());
  const silenceMs = Math.max(mailbox.pollIntervalSeconds * silentIntervals * 1_000, leastSilenceMs);
  if (now.getTime() - lastSign > silenceMs) {
    return { state: "failing", failure: notPolled, lastSucceededAt };
  }
  return { state: lastSucceededAt ? "working" : "waiting-for-first-poll", failure: null, lastSucceededAt };
}

const notPolled: Failure = {
  code: "not-polled",
  cause: "No worker has looked into this mailbox for a long time.",
  cure: "Whoever runs Mailroom checks that its workers run and reach the database.",
  serverWords: null,
};

/** How sending fares, from the mail that was tried last. A mail that was refused for itself says nothing of it. */
export function outgoingHealth(channel: ChannelRecord): OutgoingHealth {
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

function authorizationFailure(server: ServerRecord): Failure | null {
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
