import { buffer } from "node:stream/consumers";
import { readHeaderBlock } from "@/lib/message/header-block.ts";
import { putBlobStream } from "@/lib/platform/blob-store.ts";
import { environment } from "@/lib/platform/environment.ts";
import { Pop3Error } from "@/lib/pop3/pop3-error.ts";
import type { Pop3Session } from "@/lib/pop3/pop3-session.ts";
import { catches } from "./catch-addresses.ts";
import { headerFacts } from "./header-facts.ts";
import type { MailboxPlace } from "./mailbox-place.ts";
import type { NamedMessage } from "./pop3-batches.ts";
import { isBeforeBeginning, pop3ReceivedAt } from "./pop3-received-at.ts";
import type { ReceivedMail } from "./store-bytes.ts";
import { unlessEmpty } from "./store-bytes.ts";

const streamFromBytes = 1024 * 1024;
const headBytes = 256 * 1024;

type ReceivedPop3 = {
  /** Null: it came before the mailbox's mail is wanted. */
  readonly mail: ReceivedMail | null;
  /** The connection was dropped, because the message had no end. */
  readonly isCutOff: boolean;
};

/**
 * Receives one message. Its header is asked for first where that may save the rest: of mail from before the mailbox's
 * beginning, of mail that is too large, of large mail that a handler may not want.
 *
 * @param givenUp why it is not asked for any more; null: it is
 * @throws Pop3Error when the connection is lost or the message is refused; Problem `storage-full`
 */
export async function receivePop3Message(
  session: Pop3Session,
  message: NamedMessage,
  place: MailboxPlace,
  givenUp: string | null,
): Promise<ReceivedPop3> {
  const { maxMailBytes } = environment();
  const { uidl, sizeBytes } = message;
  const known = { place: { uidl }, sizeBytes };
  const unreadable = (serverText: string): ReceivedPop3 => ({
    mail: { ...known, receivedAt: new Date(), body: { kind: "unreadable", serverText } },
    isCutOff: false,
  });
  if (givenUp !== null) return unreadable(givenUp);
  const isLarge = sizeBytes > maxMailBytes;
  if (isLarge && !mayHaveTop(session)) return unreadable("It is too large, and the server has no TOP.");
  const isLong = sizeBytes > streamFromBytes;
  try {
    const mayBeSpared = isLarge || place.beginAt !== null || (isLong && place.catchAddresses.length > 0);
    const header = mayBeSpared ? await headerOf(session, message, isLarge) : null;
    if (header) {
      if (isBeforeBeginning(header, place)) return { mail: null, isCutOff: false };
      if (isLarge || (isLong && !catches(place.catchAddresses, headerFacts(header)))) {
        return { mail: headerMail(known, header), isCutOff: false };
      }
    }
    const { head, body } = await receiveBody(session, message, isLong);
    // Without TOP, the date is known only now.
    if (isBeforeBeginning(head, place)) return { mail: null, isCutOff: false };
    return {
      mail: { ...known, receivedAt: pop3ReceivedAt(head) ?? new Date(), body },
      isCutOff: false,
    };
  } catch (error) {
    if (error instanceof CutOff) return { mail: headerMail(known, error.head), isCutOff: true };
    throw error;
  }
}

/** Where the server does not say what it can, it shows. */
const mayHaveTop = ({ capabilities }: Pop3Session) => capabilities.size === 0 || capabilities.has("TOP");

function headerMail(known: Pick<ReceivedMail, "place" | "sizeBytes">, bytes: Buffer): ReceivedMail {
  const { bodyStart } = readHeaderBlock(bytes, 0, bytes.length);
  const headerBytes = bytes.subarray(0, bodyStart);
  return {
    ...known,
    receivedAt: pop3ReceivedAt(headerBytes) ?? new Date(),
    body: { kind: "header", headerBytes },
  };
}

/** TOP is optional (RFC 1939 §7). Null: the server has none, and the message is not so large that it matters. */
async function headerOf(
  session: Pop3Session,
  { number }: NamedMessage,
  isNeeded: boolean,
): Promise<Buffer | null> {
  try {
    return await session.top(number, 0);
  } catch (error) {
    if (isNeeded || !(error instanceof Pop3Error) || error.code !== "message") throw error;
    return null;
  }
}

async function receiveBody(
  session: Pop3Session,
  { number }: NamedMessage,
  isLong: boolean,
): Promise<{ readonly head: Buffer; readonly body: ReceivedMail["body"] }> {
  const chunks = withHead(session.retrieve(number, { largestBytes: environment().maxMailBytes }));
  if (isLong) {
    const blob = await putBlobStream(chunks);
    return { head: blob.head, body: unlessEmpty({ kind: "streamed", blob }) };
  }
  const raw = await buffer(chunks);
  return { head: raw, body: unlessEmpty({ kind: "whole", raw }) };
}

/** The message was longer than announced, and longer than is taken; this is its beginning. */
class CutOff extends Error {
  readonly head: Buffer;

  constructor(head: Buffer) {
    super("The message was longer than is taken.");
    this.head = head;
  }
}

async function* withHead(chunks: AsyncGenerator<Buffer, void, undefined>): AsyncGenerator<Buffer, void> {
  const head: Buffer[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of chunks) {
      if (sizeBytes < headBytes) head.push(Buffer.from(chunk.subarray(0, headBytes - sizeBytes)));
      sizeBytes += chunk.length;
      yield chunk;
    }
  } catch (error) {
    const isTooLarge = error instanceof Pop3Error && error.code === "message-too-large";
    throw isTooLarge ? new CutOff(Buffer.concat(head)) : error;
  }
}
