import { classifyImapError } from "./imap-error.ts";
import { openFolder } from "./open-folder.ts";
import type { ImapSession } from "./open-imap.ts";

export type PeekedMessage = {
  sizeBytes: number;
  internalDate: Date;
  /** The bytes of the message; null when it is longer than `maxSizeBytes`, or than what is left of `mostBytes`. */
  raw: Buffer | null;
};

/**
 * Yields the newest messages of a folder, the latest first, and changes nothing: the folder is opened for reading only
 * (EXAMINE), the messages are read by BODY.PEEK. One message is held at a time, and no more than `mostBytes` are asked
 * for in all.
 * @throws ImapError
 */
export async function* peekNewest(
  session: ImapSession,
  input: { folder: string; limit: number; maxSizeBytes: number; mostBytes: number },
): AsyncGenerator<PeekedMessage, void, undefined> {
  const { exists } = await openFolder(session, input.folder, { readOnly: true });
  if (exists === 0) return;
  const { client } = session;
  try {
    const first = Math.max(1, exists - input.limit + 1);
    const listed = await client.fetchAll(`${first}:*`, { uid: true, size: true, internalDate: true });
    let leftBytes = input.mostBytes;
    for (const { uid, size, internalDate } of listed.reverse()) {
      const sizeBytes = size ?? 0;
      const date = new Date(internalDate ?? Date.now());
      const [answer] =
        sizeBytes > Math.min(input.maxSizeBytes, leftBytes)
          ? []
          : await client.fetchAll(String(uid), { source: true }, { uid: true });
      leftBytes -= answer?.source?.length ?? 0;
      yield {
        sizeBytes,
        internalDate: Number.isNaN(date.getTime()) ? new Date() : date,
        raw: answer?.source ?? null,
      };
    }
  } catch (error) {
    throw classifyImapError(error);
  }
}
