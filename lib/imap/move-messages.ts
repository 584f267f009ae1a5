import { classifyImapError, ImapError } from "./imap-error.ts";
import type { Numbering } from "./mark-processed.ts";
import { deleteMessages, ensureSelected, refused, uidRuns } from "./mark-processed.ts";
import { type MessageEnvelope, search } from "./message-envelopes.ts";
import { openFolder } from "./open-folder.ts";
import type { ImapSession } from "./open-imap.ts";

/** A message to move. The Message-ID tells whether an earlier attempt has copied it already; null: it has none. */
export type MessageToMove = Pick<MessageEnvelope, "uid" | "sizeBytes"> & {
  readonly messageId: string | null;
};

type MoveOptions = Numbering & {
  /** An earlier attempt may have got half way: what is in the target already is not copied again. */
  readonly isRepeated?: boolean;
};

/**
 * Moves messages to another folder, which is made if there is none: by MOVE (RFC 6851), else by COPY and, when the
 * copies are sure to be there, by deleting what was copied.
 *
 * @returns "moved", or "marked" when the originals could only be marked \Deleted, for want of UIDPLUS
 * @throws ImapError; then nothing is lost, and it may be tried again with `isRepeated`
 */
export async function moveMessages(
  session: ImapSession,
  folder: string,
  messages: readonly MessageToMove[],
  target: string,
  options: MoveOptions = {},
): Promise<"moved" | "marked"> {
  const { client } = session;
  const path = await ensureFolder(session, target);
  if (path === folder || target === folder) {
    throw new ImapError("folder", `Mail of "${folder}" can not be moved to the same folder.`, {
      permanent: true,
    });
  }
  if (client.capabilities.has("MOVE")) {
    await ensureSelected(session, folder, options);
    for (const run of uidRuns(messages.map(({ uid }) => uid))) {
      const done = await client.messageMove(run.join(","), path, { uid: true }).catch((error: unknown) => {
        throw classifyImapError(error);
      });
      if (!done) throw refused(session, `The server did not let us move messages to "${path}".`);
    }
    return "moved";
  }
  const present = options.isRepeated ? await alreadyThere(session, path, messages) : new Set<number>();
  await ensureSelected(session, folder, options);
  const wanted = messages.map(({ uid }) => uid).filter((uid) => !present.has(uid));
  const copied: number[] = [];
  for (const run of uidRuns(wanted)) copied.push(...(await copy(session, run, path)));
  const isGone = await deleteMessages(session, folder, [...present, ...copied], options);
  return isGone ? "moved" : "marked";
}

/** @returns the path as the server writes it */
async function ensureFolder(session: ImapSession, path: string): Promise<string> {
  const { client } = session;
  try {
    const status = await client.status(path, { messages: true }).catch((error: unknown) => {
      // What the folder is missing for is told by the attempt to make it.
      if (!client.usable) throw error;
      return null;
    });
    if (status) return status.path;
    return (await client.mailboxCreate(path)).path;
  } catch (error) {
    const failure = classifyImapError(error);
    if (failure.serverText === null) throw failure;
    throw new ImapError(
      "folder",
      `The folder "${path}" can not be made. The server said: ${failure.serverText}`,
      { permanent: true, serverText: failure.serverText, cause: error },
    );
  }
}

/**
 * Copies those that are still there, and looks whether the copies are: by COPYUID (RFC 4315 §3), else by the number of
 * messages in the target. Returns the UIDs of what was copied.
 */
async function copy(session: ImapSession, uids: readonly number[], target: string): Promise<number[]> {
  const { client } = session;
  const there = await search(session, { uid: uids.join(",") });
  if (there.length === 0) return [];
  try {
    const before = client.capabilities.has("UIDPLUS") ? null : await countIn(session, target);
    const copied = await client.messageCopy(there.join(","), target, { uid: true });
    if (!copied) throw refused(session, `The server did not let us copy messages to "${target}".`);
    if (copied.uidMap) return [...copied.uidMap.keys()];
    const grown = before === null ? 0 : (await countIn(session, target)) - before;
    if (grown >= there.length) return there;
    throw new ImapError("protocol", `Of ${there.length} messages, ${grown} came to be in "${target}".`, {
      permanent: false,
    });
  } catch (error) {
    throw classifyImapError(error);
  }
}

async function countIn(session: ImapSession, path: string): Promise<number> {
  const status = await session.client.status(path, { messages: true });
  if (status && status.messages !== undefined) return status.messages;
  throw new ImapError("protocol", `The server does not tell how many messages "${path}" has.`, {
    permanent: false,
  });
}

/** UIDs of the messages that the target has already, by Message-ID and size. */
async function alreadyThere(
  session: ImapSession,
  target: string,
  messages: readonly MessageToMove[],
): Promise<Set<number>> {
  const present = new Set<number>();
  await openFolder(session, target, { readOnly: true });
  try {
    for (const { uid, sizeBytes, messageId } of messages) {
      if (messageId === null) continue;
      const header = { "message-id": messageId };
      const found = await session.client.search({ header }, { uid: true });
      if (!found || found.length === 0) continue;
      const sizes = await session.client.fetchAll(
        found.slice(-20).join(","),
        { uid: true, size: true },
        { uid: true },
      );
      if (sizes.some(({ size }) => size === sizeBytes)) present.add(uid);
    }
  } catch (error) {
    throw classifyImapError(error);
  }
  return present;
}
