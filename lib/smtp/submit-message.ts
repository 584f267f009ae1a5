import { Readable } from "node:stream";
import type { SMTPConnectionSendInfo } from "nodemailer/lib/smtp-connection";
import { z } from "zod";
import { classifyReply } from "./classify-reply.ts";
import { openSmtp, type SmtpSession, smtpStep, withDialogue } from "./open-smtp.ts";
import type { SaslCredentials, SmtpEndpoint } from "./smtp-endpoint.ts";
import { classifySmtpError, parseReply, SmtpError } from "./smtp-error.ts";

/** How long a server may take to confirm a message that it has received (RFC 5321 §4.5.3.2.6). */
const CONFIRMATION_TIMEOUT_MS = 10 * 60_000;

export type OutgoingMessage = {
  /** Empty for the null return path. */
  envelopeFrom: string;
  recipients: string[];
  raw: Buffer;
  /** Our own name for EHLO. */
  name: string;
  /** Keep the dialogue, without secrets and message. */
  recordDialogue?: boolean;
};

type RefusedRecipient = { address: string; code: number | null; text: string; permanent: boolean };

export type SubmitResult = {
  accepted: string[];
  /** With `permanent: false` to be tried again later, those that were not reached included. */
  refused: RefusedRecipient[];
  /** Only when an earlier part of many recipients was accepted: nobody knows whether these get the message. */
  uncertain: string[];
  /** The last reply, with its code. */
  serverReply: string;
  /** The Message-ID that the server put in place of ours, where it says so (Microsoft, Amazon); else null. */
  serverMessageId: string | null;
  dialogue?: string[];
};

/** nodemailer's error for one refused recipient. */
const rejection = z.object({ recipient: z.string(), response: z.string() });

/** Addresses that can not be written into an SMTP command without changing it. */
function isUnsafeAddress(address: string): boolean {
  return address.trim() === "" || /[\p{Cc}<> ]/u.test(address);
}

/**
 * Hands a message over. Recipients that the server refuses are in the result, also when it refuses all. More
 * recipients than one message may have are sent in several; when a later part fails, its recipients are in the result.
 * @throws SmtpError when nobody was accepted because the exchange itself failed; code "uncertain" when the connection
 * ended after the message had been sent
 */
export async function submitMessage(
  endpoint: SmtpEndpoint,
  credentials: SaslCredentials | null,
  message: OutgoingMessage,
): Promise<SubmitResult> {
  if (message.recipients.length === 0) {
    throw new SmtpError("recipient-refused", "The message has no recipient.", { permanent: true });
  }
  const result: SubmitResult = {
    accepted: [],
    refused: [],
    uncertain: [],
    serverReply: "",
    serverMessageId: null,
  };
  const usable: string[] = [];
  for (const address of message.recipients) {
    if (!isUnsafeAddress(address)) usable.push(address);
    else
      result.refused.push({ address, code: null, text: "This is not an e-mail address.", permanent: true });
  }
  if (isUnsafeAddress(message.envelopeFrom) && message.envelopeFrom !== "") {
    throw new SmtpError("message-refused", "The sender is not an e-mail address.", { permanent: true });
  }
  if (usable.length === 0) return result;

  const session = await openSmtp(endpoint, credentials, message);
  try {
    const size = session.recipientsPerMessage;
    for (let start = 0; start < usable.length; start += size) {
      const part = usable.slice(start, start + size);
      if (session.connection._socket) session.connection._socket.setTimeout(endpoint.timeoutMs + 500);
      const failure = await sendPart(session, message, part, result).catch((error: unknown) =>
        classifySmtpError(error, "data"),
      );
      if (!failure) continue;
      session.connection.close();
      if (result.accepted.length === 0 && start === 0) throw withDialogue(failure, session.dialogue);
      recordFailure(result, failure, part, usable.slice(start + size));
      break;
    }
  } finally {
    session.close();
  }
  return message.recordDialogue ? { ...result, dialogue: session.dialogue } : result;
}

function recordFailure(result: SubmitResult, failure: SmtpError, part: string[], rest: string[]): void {
  const { smtpCode: code, serverText, message, permanent } = failure;
  const text = serverText ?? message;
  if (failure.code === "uncertain") result.uncertain.push(...part);
  else result.refused.push(...part.map((address) => ({ address, code, text, permanent })));
  result.refused.push(...rest.map((address) => ({ address, code: null, text, permanent: false })));
}

/** Sends the message to one part of the recipients; returns nothing, or throws, and adds to the result. */
async function sendPart(
  session: SmtpSession,
  message: OutgoingMessage,
  recipients: string[],
  result: SubmitResult,
): Promise<void> {
  const { connection } = session;
  let written = false;
  // A stream instead of the bytes, because its end is the moment after which a lost connection leaves doubt.
  const source = Readable.from([message.raw], { objectMode: false });
  source.once("end", () => {
    written = true;
    if (connection._socket) connection._socket.setTimeout(CONFIRMATION_TIMEOUT_MS);
  });
  const envelope = {
    from: message.envelopeFrom,
    to: recipients,
    size: message.raw.length,
    use8BitMime: true,
  };
  const stage = () => (written ? "message" : "data");
  let info: SMTPConnectionSendInfo | undefined;
  try {
    info = await smtpStep<SMTPConnectionSendInfo>(connection, stage, (done) =>
      connection.send(envelope, source, done),
    );
  } catch (error) {
    const refused = rejectionsOf(error);
    if (refused.length < recipients.length) throw error;
    result.refused.push(...refused);
    result.serverReply = refused.at(-1)?.text ?? "";
    return;
  }
  result.accepted.push(...(info?.accepted ?? []));
  result.refused.push(...(info?.rejectedErrors ?? []).flatMap((one) => refusedRecipient(one)));
  result.serverReply = info?.response ?? "";
  result.serverMessageId = info?.serverMessageId ?? null;
}

/** The refusals when every recipient was refused: nodemailer makes that one error. */
function rejectionsOf(error: unknown): RefusedRecipient[] {
  const cause = error instanceof SmtpError ? error.cause : null;
  const parsed = z.object({ rejectedErrors: z.array(z.unknown()) }).safeParse(cause);
  return parsed.success ? parsed.data.rejectedErrors.flatMap((one) => refusedRecipient(one)) : [];
}

function refusedRecipient(error: unknown): RefusedRecipient[] {
  const parsed = rejection.safeParse(error);
  if (!parsed.success) return [];
  const { code, text } = parseReply(parsed.data.response);
  const { permanent } = classifyReply({ code, text, stage: "rcpt-to" });
  return [{ address: parsed.data.recipient, code, text, permanent }];
}
