import type { FetchMessageObject, FetchQueryObject, SearchObject } from "imapflow";
import { classifyImapError, ImapError } from "./imap-error.ts";
import type { ImapSession } from "./open-imap.ts";

/** What is known of a message before its text is fetched. */
export type MessageEnvelope = { uidValidity: bigint; uid: number; sizeBytes: number; internalDate: Date };

/**
 * UIDs after the cursor, ascending. `n:*` always names the last message, even when its UID is below n
 * (RFC 3501 §6.4.8), hence the filter.
 * @throws ImapError
 */
export async function uidsAfter(session: ImapSession, lastUid: number): Promise<number[]> {
  const found = await search(session, { uid: `${lastUid + 1}:*` });
  return found.filter((uid) => uid > lastUid);
}

/** UIDs of the messages of the selected folder that are looked for, ascending. @throws ImapError */
export async function search(session: ImapSession, query: SearchObject): Promise<number[]> {
  try {
    const found = await session.client.search(query, { uid: true });
    if (found) return found;
  } catch (error) {
    throw classifyImapError(error);
  }
  throw (
    session.refusal() ??
    new ImapError("protocol", "The server did not answer a search.", { permanent: false })
  );
}

/** One FETCH, its answers in the order they came. @throws what imapflow throws */
export function fetchAll(
  session: ImapSession,
  uids: readonly number[],
  query: FetchQueryObject,
): Promise<FetchMessageObject[]> {
  return session.client.fetchAll(uids.join(","), { uid: true, ...query }, { uid: true });
}

/** Reads size and date out of an answer; null when it has no size. A date that is none is taken as now. */
export function envelopeOf(answer: FetchMessageObject, uidValidity: bigint): MessageEnvelope | null {
  const { uid, size, internalDate } = answer;
  if (size === undefined) return null;
  const date = internalDate === undefined ? new Date() : new Date(internalDate);
  const valid = Number.isNaN(date.getTime()) ? new Date() : date;
  return { uidValidity, uid, sizeBytes: size, internalDate: valid };
}

/**
 * Asks for sizes and dates. A UID that the server wrongly gave to two messages comes back twice.
 * @throws ImapError
 */
export async function fetchEnvelopes(
  session: ImapSession,
  uidValidity: bigint,
  uids: readonly number[],
): Promise<MessageEnvelope[]> {
  const wanted = new Set(uids);
  const answers = await fetchAll(session, uids, { size: true, internalDate: true }).catch(
    (error: unknown) => {
      throw classifyImapError(error);
    },
  );
  const found = answers.flatMap((answer) => envelopeOf(answer, uidValidity) ?? []);
  const envelopes = found.filter(({ uid }) => wanted.has(uid));
  const seen = new Set(envelopes.map(({ uid }) => uid));
  await ensureGone(
    session,
    uids.filter((uid) => !seen.has(uid)),
  );
  return envelopes.sort((a, b) => a.uid - b.uid);
}

/**
 * An answer may lack a message only when it was removed meanwhile; otherwise the cursor would step over it.
 * @throws ImapError
 */
export async function ensureGone(session: ImapSession, uids: readonly number[]): Promise<void> {
  if (uids.length === 0) return;
  const [still] = await search(session, { uid: uids.join(",") });
  if (still !== undefined) {
    throw new ImapError("protocol", `The server left message ${still} out of its answer.`, {
      permanent: false,
    });
  }
}
