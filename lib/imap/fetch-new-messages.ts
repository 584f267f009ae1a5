import type { FetchMessageObject, FetchQueryObject } from "imapflow";
import { classifyImapError, ImapError } from "./imap-error.ts";
import { openFolder } from "./open-folder.ts";
import type { ImapSession } from "./open-imap.ts";

/** Of a message that is not downloaded, at most this much header is. */
const LARGEST_HEADER_BYTES = 256 * 1024;
/** Small messages are asked for together, up to this sum. */
const RUN_BYTES = 4 * 1024 * 1024;

type Envelope = { uidValidity: bigint; uid: number; sizeBytes: number; internalDate: Date };

export type FetchedMessage = Envelope &
  (
    | { kind: "whole"; raw: Buffer }
    /** Larger than the limit: never downloaded, only its header. */
    | { kind: "oversize"; headerBytes: Buffer }
    /** The server lists the message but refuses to hand it out. */
    | { kind: "unreadable"; headerBytes: Buffer; serverText: string }
  );

export type FetchNewMessagesInput = {
  folder: string;
  /** The last message already taken; null or another UIDVALIDITY: from the beginning. */
  cursor: { uidValidity: bigint; lastUid: number } | null;
  maxSizeBytes: number;
  /** Messages whose sizes are asked for in one command. */
  batchSize: number;
};

/**
 * Yields the messages after the cursor, in ascending UID order, without changing their flags (BODY.PEEK). Sizes are
 * asked first. At most about 4 MB, or one message, are held at a time. Each message names the UIDVALIDITY that its
 * UID belongs to. What arrives meanwhile is left to the next call.
 * @throws ImapError
 */
export async function* fetchNewMessages(
  session: ImapSession,
  input: FetchNewMessagesInput,
): AsyncGenerator<FetchedMessage, void, undefined> {
  const { uidValidity } = await openFolder(session, input.folder);
  const lastUid = input.cursor?.uidValidity === uidValidity ? input.cursor.lastUid : 0;
  const uids = await uidsAfter(session, lastUid);
  for (let start = 0; start < uids.length; start += input.batchSize) {
    const batch = await envelopes(session, uidValidity, uids.slice(start, start + input.batchSize));
    for (const run of runs(batch, input.maxSizeBytes)) yield* fetchRun(session, run, input.maxSizeBytes);
  }
}

/** `n:*` always names the last message, even when its UID is below n (RFC 3501 §6.4.8), hence the filter. */
async function uidsAfter(session: ImapSession, lastUid: number): Promise<number[]> {
  try {
    const found = await session.client.search({ uid: `${lastUid + 1}:*` }, { uid: true });
    if (!found) throw new ImapError("protocol", "The server did not answer a search.", { permanent: false });
    return found.filter((uid) => uid > lastUid).sort((a, b) => a - b);
  } catch (error) {
    throw classifyImapError(error);
  }
}

function fetchAll(
  session: ImapSession,
  uids: number[],
  query: FetchQueryObject,
): Promise<FetchMessageObject[]> {
  return session.client.fetchAll(uids.join(","), { uid: true, ...query }, { uid: true });
}

async function envelopes(session: ImapSession, uidValidity: bigint, uids: number[]): Promise<Envelope[]> {
  let answers: FetchMessageObject[];
  try {
    answers = await fetchAll(session, uids, { size: true, internalDate: true });
  } catch (error) {
    throw classifyImapError(error);
  }
  const found = new Map<number, Envelope>();
  for (const { uid, size, internalDate } of answers) {
    if (size === undefined) continue;
    const date = internalDate === undefined ? new Date() : new Date(internalDate);
    const valid = Number.isNaN(date.getTime()) ? new Date() : date;
    found.set(uid, { uidValidity, uid, sizeBytes: size, internalDate: valid });
  }
  await ensureGone(
    session,
    uids.filter((uid) => !found.has(uid)),
  );
  return uids.flatMap((uid) => found.get(uid) ?? []);
}

/** An answer may lack a message only when it was removed meanwhile; otherwise the cursor would step over it. */
async function ensureGone(session: ImapSession, uids: number[]): Promise<void> {
  if (uids.length === 0) return;
  const still = await session.client
    .search({ uid: uids.join(",") }, { uid: true })
    .catch((error: unknown) => {
      throw classifyImapError(error);
    });
  if (!still || still.length > 0) {
    throw new ImapError(
      "protocol",
      `The server left message ${still ? still[0] : uids[0]} out of its answer.`,
      {
        permanent: false,
      },
    );
  }
}

/** Neighbours whose sizes add up to little; a message above the limit stands alone. */
function* runs(batch: Envelope[], maxSizeBytes: number): Generator<Envelope[]> {
  let run: Envelope[] = [];
  let runBytes = 0;
  for (const envelope of batch) {
    const alone = envelope.sizeBytes > maxSizeBytes;
    if (run.length > 0 && (alone || runBytes + envelope.sizeBytes > RUN_BYTES)) {
      yield run;
      run = [];
      runBytes = 0;
    }
    run.push(envelope);
    runBytes += envelope.sizeBytes;
    if (alone) {
      yield run;
      run = [];
      runBytes = 0;
    }
  }
  if (run.length > 0) yield run;
}

async function* fetchRun(
  session: ImapSession,
  run: Envelope[],
  maxSizeBytes: number,
): AsyncGenerator<FetchedMessage, void, undefined> {
  const [first] = run;
  if (first === undefined) return;
  if (first.sizeBytes > maxSizeBytes) {
    yield { ...first, kind: "oversize", headerBytes: await fetchHeader(session, first.uid) };
    return;
  }
  const sources = await fetchSources(session, run).catch((error: unknown) => classifyImapError(error));
  if (sources instanceof ImapError) {
    const refused = sources.code === "protocol" && sources.serverText !== null && session.client.usable;
    if (!refused) throw sources;
    // One message that the server can not hand out must not stop all others.
    if (run.length > 1) for (const envelope of run) yield* fetchRun(session, [envelope], maxSizeBytes);
    else
      yield {
        ...first,
        kind: "unreadable",
        headerBytes: Buffer.alloc(0),
        serverText: sources.serverText ?? "",
      };
    return;
  }
  for (const envelope of run) {
    const raw = sources.get(envelope.uid);
    if (raw) yield { ...envelope, kind: "whole", raw };
  }
}

async function fetchSources(session: ImapSession, run: Envelope[]): Promise<Map<number, Buffer>> {
  const answers = await fetchAll(
    session,
    run.map(({ uid }) => uid),
    { source: true },
  );
  const sources = new Map<number, Buffer>();
  for (const { uid, source } of answers) if (source) sources.set(uid, source);
  await ensureGone(
    session,
    run.map(({ uid }) => uid).filter((uid) => !sources.has(uid)),
  );
  return sources;
}

async function fetchHeader(session: ImapSession, uid: number): Promise<Buffer> {
  try {
    const part = { key: "HEADER", start: 0, maxLength: LARGEST_HEADER_BYTES };
    const [answer] = await fetchAll(session, [uid], { bodyParts: [part] });
    return answer?.headers ?? answer?.bodyParts?.get("header") ?? Buffer.alloc(0);
  } catch (error) {
    throw classifyImapError(error);
  }
}
