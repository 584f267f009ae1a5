import { classifyImapError, ImapError } from "./imap-error.ts";
import type { MessageEnvelope } from "./message-envelopes.ts";
import { fetchAll } from "./message-envelopes.ts";
import type { ImapSession } from "./open-imap.ts";

const CHUNK_BYTES = 1024 * 1024;
/** Announced sizes are estimates on some servers; beyond this the message is another one than was announced. */
const TOLERANCE_BYTES = 1024 * 1024;

/** The message became larger, while it was read, than is allowed. */
export class MessageTooLargeError extends Error {
  override readonly name = "MessageTooLargeError";
}

/**
 * Reads one message of the selected folder piece by piece (RFC 3501 §6.4.5, partial fetch), without changing its flags.
 * The message is what the server hands out, whatever size it announced.
 * @throws ImapError, or MessageTooLargeError above `maxSizeBytes`
 */
export async function* fetchMessageStream(
  session: ImapSession,
  envelope: MessageEnvelope,
  maxSizeBytes: number,
): AsyncGenerator<Buffer, void, undefined> {
  let taken = 0;
  for (;;) {
    const chunk = await fetchChunk(session, envelope.uid, taken);
    if (chunk.length > 0) yield chunk;
    taken += chunk.length;
    if (taken > maxSizeBytes + TOLERANCE_BYTES) {
      throw new MessageTooLargeError(`The server announced ${envelope.sizeBytes} bytes and sent ${taken}.`);
    }
    // Some servers ignore what part was asked for and send the whole at once.
    const isWhole = chunk.length > CHUNK_BYTES;
    if (isWhole && taken > chunk.length) {
      throw new ImapError("protocol", "The server sent other parts of a message than were asked for.", {
        permanent: false,
      });
    }
    const isShort = chunk.length < CHUNK_BYTES && taken >= envelope.sizeBytes;
    // Short of what was announced, it is asked once more: only an empty answer is the end then.
    if (isWhole || isShort || chunk.length === 0) return;
  }
}

async function fetchChunk(session: ImapSession, uid: number, start: number): Promise<Buffer> {
  try {
    const answers = await fetchAll(session, [uid], { source: { start, maxLength: CHUNK_BYTES } });
    const answer = answers.find((one) => one.uid === uid);
    if (answer) return answer.source ?? Buffer.alloc(0);
  } catch (error) {
    throw classifyImapError(error);
  }
  throw new ImapError("protocol", `Message ${uid} was removed while it was read.`, { permanent: false });
}
