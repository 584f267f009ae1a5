import { fetchMessageStream } from "./fetch-message-stream.ts";
import { classifyImapError, ImapError } from "./imap-error.ts";
import type { MessageEnvelope } from "./message-envelopes.ts";
import { ensureGone, envelopeOf, fetchAll, fetchEnvelopes, uidsAfter } from "./message-envelopes.ts";
import { openFolder } from "./open-folder.ts";
import type { ImapSession } from "./open-imap.ts";

/** Of a message that is not downloaded, at most this much header is. */
const LARGEST_HEADER_BYTES = 256 * 1024;
/** Small messages are asked for together, up to this sum. */
const RUN_BYTES = 4 * 1024 * 1024;
/** Larger messages are handed out piece by piece. */
const STREAM_FROM_BYTES = 1024 * 1024;
/** So few new messages are asked for at once with their sizes, for speed, if they are no longer than this. */
const FEW_MESSAGES = 10;
const FEW_MESSAGES_BYTES = 64 * 1024;
/** Among so many messages behind a suspect one is looked for that comes. */
const LATER_MESSAGES = 50;

export type FetchedMessage = MessageEnvelope &
  (
    | { kind: "whole"; raw: Buffer }
    /** To be read before the next message is asked for. */
    | { kind: "stream"; chunks: AsyncGenerator<Buffer, void, undefined> }
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
  /** Messages at which the connection broke before: they are asked for one by one, and the first, given up, not at all. */
  suspects?: { fromUid: number; toUid: number; isGivenUp: boolean };
  /** Called when a message behind a single suspect has come over this connection: the connection is good. */
  onLaterCame?: () => void;
  /** Called before messages are asked for, so that one that breaks the connection can be told. */
  onAsk?: (uids: { fromUid: number; toUid: number }) => void;
};

/**
 * Yields the messages after the cursor, in ascending UID order, without changing their flags (BODY.PEEK). Sizes are
 * asked first. At most about 4 MB are held at a time; longer messages are streamed. Each message names the UIDVALIDITY
 * that its UID belongs to. What arrives meanwhile is left to the next call. A folder that is selected already is not
 * selected again.
 * @throws ImapError
 */
export async function* fetchNewMessages(
  session: ImapSession,
  input: FetchNewMessagesInput,
): AsyncGenerator<FetchedMessage, void, undefined> {
  const uidValidity = await selected(session, input.folder);
  const lastUid = input.cursor?.uidValidity === uidValidity ? input.cursor.lastUid : 0;
  const uids = await uidsAfter(session, lastUid);
  if (uids.length > 0 && uids.length <= FEW_MESSAGES && input.suspects === undefined) {
    input.onAsk?.({ fromUid: uids[0] ?? 0, toUid: uids.at(-1) ?? 0 });
    const few = await fetchFew(session, uidValidity, uids, input.maxSizeBytes);
    if (few) {
      yield* few;
      return;
    }
  }
  for (let start = 0; start < uids.length; start += input.batchSize) {
    const batch = await fetchEnvelopes(session, uidValidity, uids.slice(start, start + input.batchSize));
    for (const run of runs(batch, input)) {
      const [first] = run;
      if (first && isToBeProven(first, input)) await fetchLater(session, first, uids, input);
      yield* fetchRun(session, run, input);
    }
  }
}

function isToBeProven({ uid }: MessageEnvelope, { suspects, onLaterCame }: FetchNewMessagesInput): boolean {
  const { fromUid, toUid, isGivenUp = true } = suspects ?? {};
  return onLaterCame !== undefined && !isGivenUp && fromUid === uid && toUid === uid;
}

/**
 * Asks for one of the next messages, so that it shows whether it is the message before them that breaks the connection.
 * If this breaks it, the suspect is held responsible all the same: another one is tried the next time.
 */
async function fetchLater(
  session: ImapSession,
  suspect: MessageEnvelope,
  uids: readonly number[],
  input: FetchNewMessagesInput,
): Promise<void> {
  const next = uids.filter((uid) => uid > suspect.uid).slice(0, LATER_MESSAGES);
  if (next.length === 0) return;
  input.onAsk?.({ fromUid: suspect.uid, toUid: suspect.uid });
  const short = (await fetchEnvelopes(session, suspect.uidValidity, next)).filter(
    ({ sizeBytes }) => sizeBytes <= Math.min(STREAM_FROM_BYTES, input.maxSizeBytes),
  );
  const later = short[Math.floor(Math.random() * short.length)];
  if (later === undefined) return;
  const came = await fetchSources(session, [later]).catch((error: unknown) => {
    const failure = classifyImapError(error);
    if (!session.client.usable) throw failure;
    return [];
  });
  if (came.length > 0) input.onLaterCame?.();
}

async function selected(session: ImapSession, folder: string): Promise<bigint> {
  const { mailbox } = session.client;
  if (mailbox && mailbox.path === folder && mailbox.uidValidity > 0n) return mailbox.uidValidity;
  return (await openFolder(session, folder)).uidValidity;
}

/** Sizes and text in one command. Null: something about the answer needs a closer look. */
async function fetchFew(
  session: ImapSession,
  uidValidity: bigint,
  uids: readonly number[],
  maxSizeBytes: number,
): Promise<FetchedMessage[] | null> {
  const maxLength = Math.min(FEW_MESSAGES_BYTES, maxSizeBytes);
  const query = { size: true, internalDate: true, source: { start: 0, maxLength } };
  const answers = await fetchAll(session, uids, query).catch((error: unknown) => {
    if (session.client.usable) return [];
    throw classifyImapError(error);
  });
  const messages: FetchedMessage[] = [];
  for (const answer of answers) {
    const envelope = envelopeOf(answer, uidValidity);
    if (!envelope || !answer.source || answer.source.length !== envelope.sizeBytes) return null;
    messages.push({ ...envelope, kind: "whole", raw: answer.source });
  }
  const wanted = uids.filter((uid, index) => messages[index]?.uid === uid);
  return wanted.length === uids.length && messages.length === uids.length ? messages : null;
}

/** Neighbours whose sizes add up to little; a long message and a suspect stand alone. */
function* runs(batch: MessageEnvelope[], input: FetchNewMessagesInput): Generator<MessageEnvelope[]> {
  const { suspects } = input;
  const isSuspect = ({ uid }: MessageEnvelope) =>
    suspects !== undefined && uid >= suspects.fromUid && uid <= suspects.toUid;
  let run: MessageEnvelope[] = [];
  let runBytes = 0;
  for (const envelope of batch) {
    const alone = envelope.sizeBytes > Math.min(STREAM_FROM_BYTES, input.maxSizeBytes) || isSuspect(envelope);
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

const GIVEN_UP = "The connection broke each time this message was asked for.";

async function* fetchRun(
  session: ImapSession,
  run: MessageEnvelope[],
  input: FetchNewMessagesInput,
): AsyncGenerator<FetchedMessage, void, undefined> {
  const [first] = run;
  if (first === undefined) return;
  const unreadable = (serverText: string): FetchedMessage => ({
    ...first,
    kind: "unreadable",
    headerBytes: Buffer.alloc(0),
    serverText,
  });
  if (input.suspects?.isGivenUp && first.uid === input.suspects.fromUid) {
    yield unreadable(GIVEN_UP);
    return;
  }
  input.onAsk?.({ fromUid: first.uid, toUid: run.at(-1)?.uid ?? first.uid });
  if (first.sizeBytes > input.maxSizeBytes) {
    yield { ...first, kind: "oversize", headerBytes: await fetchHeader(session, first.uid) };
    return;
  }
  if (first.sizeBytes > STREAM_FROM_BYTES) {
    yield { ...first, kind: "stream", chunks: fetchMessageStream(session, first, input.maxSizeBytes) };
    return;
  }
  const sources = await fetchSources(session, run).catch((error: unknown) => classifyImapError(error));
  if (!(sources instanceof ImapError)) {
    yield* sources;
    return;
  }
  const refused = sources.code === "protocol" && sources.serverText !== null && session.client.usable;
  if (!refused) throw sources;
  // One message that the server can not hand out must not stop all others.
  if (run.length > 1) for (const envelope of run) yield* fetchRun(session, [envelope], input);
  else yield unreadable(sources.serverText ?? "");
}

/** A UID that the server wrongly gave to two messages brings both, and neither stands for the other. */
async function fetchSources(session: ImapSession, run: MessageEnvelope[]): Promise<FetchedMessage[]> {
  const uids = [...new Set(run.map(({ uid }) => uid))];
  const answers = await fetchAll(session, uids, { source: true });
  const sources = new Map<number, Buffer[]>();
  for (const { uid, source } of answers) {
    const others = sources.get(uid) ?? [];
    if (source && !others.some((other) => other.equals(source))) sources.set(uid, [...others, source]);
  }
  await ensureGone(
    session,
    uids.filter((uid) => !sources.has(uid)),
  );
  const envelopes = new Map(run.map((envelope) => [envelope.uid, envelope]));
  return [...envelopes.values()].flatMap((envelope) =>
    (sources.get(envelope.uid) ?? []).map((raw) => ({ ...envelope, kind: "whole" as const, raw })),
  );
}

/** The header of a message of the selected folder, as far as it is not absurdly long. @throws ImapError */
export async function fetchHeader(session: ImapSession, uid: number): Promise<Buffer> {
  try {
    const part = { key: "HEADER", start: 0, maxLength: LARGEST_HEADER_BYTES };
    const [answer] = await fetchAll(session, [uid], { bodyParts: [part] });
    return answer?.headers ?? answer?.bodyParts?.get("header") ?? Buffer.alloc(0);
  } catch (error) {
    throw classifyImapError(error);
  }
}
