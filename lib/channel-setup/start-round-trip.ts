import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { countConnectionTest } from "@/lib/email-channels/connection-test-limit.ts";
import { diagnoseError } from "@/lib/mail-servers/diagnosis.ts";
import { saslCredentials } from "@/lib/mail-servers/mail-credentials.ts";
import { mailEndpoint } from "@/lib/mail-servers/mail-endpoint.ts";
import type { MailServerUnderTest } from "@/lib/mail-servers/test-mail-server.ts";
import { withRenewedToken } from "@/lib/mail-servers/with-renewed-token.ts";
import { composeMessage } from "@/lib/message/compose-message.ts";
import { fingerprintOf, ownFingerprintHeader } from "@/lib/message/fingerprint.ts";
import { instanceIdentity } from "@/lib/outbound/instance-identity.ts";
import { environment } from "@/lib/platform/environment.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { SmtpError } from "@/lib/smtp/smtp-error.ts";
import { submitMessage } from "@/lib/smtp/submit-message.ts";
import { okStep, openStep, type RoundTripState, type RoundTripStep } from "./round-trip-state.ts";
import { setupId } from "./setup-input.ts";
import { changeSetup, openSetup, type SetupRecord } from "./setup-record.ts";
import { type SetupView, viewOfSetup } from "./setup-view.ts";
import { serverOfSetup } from "./test-setup.ts";

export const startRoundTripInput = z.object({ setupId });

/**
 * Sends a mail from the address to itself by the outgoing server; `checkRoundTrip` then looks for it. It carries our
 * fingerprint, so that it never becomes a request, whatever happens to it.
 *
 * @throws Problem `not-found`, `forbidden`, `setup-finished`, `step-missing`, `too-many-connection-tests`,
 *   `access-not-checked`, or `invalid-input`
 */
export async function startRoundTrip(
  actor: Actor,
  input: z.output<typeof startRoundTripInput>,
): Promise<SetupView> {
  const setup = await openSetup(actor, input.setupId);
  const { address, displayName } = setup.choices;
  if (address === null || displayName === null) {
    throw new Problem("conflict", "step-missing", "Enter the address and the display name first.");
  }
  countConnectionTest(actor);
  const server = await serverOfSetup(actor, setup, "outgoing");
  const startedAt = new Date();
  const messageId = `round-trip.${randomBytes(18).toString("hex")}@${address.slice(address.lastIndexOf("@") + 1)}`;
  const raw = await testMail(messageId, { address, name: displayName }, startedAt);
  const send = await sending(server, address, raw);
  const isSent = send.state === "ok";
  const roundTrip: RoundTripState = {
    messageId,
    state: isSent ? "waiting" : "failed",
    startedAt: startedAt.toISOString(),
    acceptedAt: isSent ? new Date().toISOString() : null,
    lookedAt: null,
    steps: [
      send,
      isSent
        ? openStep("arrive", "running", "Looking into the mailbox every two seconds.")
        : openStep("arrive", "skipped", "Not tried, because the mail was not sent."),
      openStep("clean", isSent ? "waiting" : "skipped", "The test mail is deleted when it has come."),
    ],
  };
  const saved = await changeSetup(setup.id, (now) =>
    // The settings were changed while the mail was sent: it says nothing of them.
    isDeepStrictEqual(settingsOf(now), settingsOf(setup)) ? { roundTrip } : null,
  );
  return viewOfSetup(saved);
}

/** All that the way of the test mail depends on. */
function settingsOf({ choices, incomingPasswordSealed, outgoingPasswordSealed }: SetupRecord): unknown[] {
  const { address, displayName, incoming, outgoing, folder } = choices;
  return [address, displayName, incoming, outgoing, folder, incomingPasswordSealed, outgoingPasswordSealed];
}

async function testMail(messageId: string, self: { address: string; name: string }, date: Date) {
  const { fingerprint } = await instanceIdentity();
  return composeMessage({
    messageId,
    from: self,
    to: [self],
    cc: [],
    subject: "Mailroom test mail",
    date,
    inReplyTo: null,
    references: [],
    text:
      "Mailroom sent this mail to itself, to see whether mail leaves and arrives.\n" +
      "It is deleted as soon as it is found. If you read it, you may delete it too.\n",
    html: null,
    attachments: [],
    headers: {
      "Auto-Submitted": "auto-generated",
      [ownFingerprintHeader]: fingerprintOf(fingerprint),
    },
  });
}

async function sending(server: MailServerUnderTest, address: string, raw: Buffer): Promise<RoundTripStep> {
  const begunAt = performance.now();
  const { username, secret } = server;
  try {
    const endpoint = await mailEndpoint(server);
    const name = new URL(environment().baseUrl).hostname;
    const { accepted, refused, serverReply } = await withRenewedToken(
      { credentials: await saslCredentials(username, secret) },
      async (rejectedToken) => ({ credentials: await saslCredentials(username, secret, { rejectedToken }) }),
      ({ credentials }) =>
        submitMessage(endpoint, credentials, { envelopeFrom: address, recipients: [address], raw, name }),
    );
    const [refusal] = refused;
    if (accepted.length === 0) {
      throw new SmtpError("recipient-refused", refusal?.text ?? "The server refused the recipient.", {
        permanent: true,
        serverText: refusal?.text ?? null,
        smtpCode: refusal?.code ?? null,
      });
    }
    const tookMs = Math.round(performance.now() - begunAt);
    return { ...okStep("send", `${server.host} took the mail.`, tookMs), serverWords: serverReply || null };
  } catch (error) {
    const found = diagnoseError(error, { oauth: secret.method === "oauth" });
    if (!found) throw error;
    const { cause: detail, cure, code, serverWords } = found;
    return { step: "send", state: "failed", detail, cure, code, serverWords, tookMs: null };
  }
}
