import { fetchMessageStream } from "./fetch-message-stream.ts";
import { classifyImapError, ImapError } from "./imap-error.ts";
import type { MessageEnvelope } from "./message-envelopes.ts";
import { ensureGone, envelopeOf, fetchAll, fetchEnvelopes, search, uidsAfter } from "./message-envelopes.ts";
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
/** Among so many messages beside a suspect one is looked for that comes. */
const OTHER_MESSAGES = 50;

export type FetchedMessage = MessageEnvelope &
  (
    | { kind: "whole"; raw: Buffer }
    /** To be read before the next message is asked for. */
    | { kind: "stream"; chunks: AsyncGenerator<Buffer, void, undefined> }
    /** Larger than the limit: never downloaded, only its header. */
    | { kind: "oversize"; headerBytes: Buffer }
    /** The server lists the message but does not hand it out. */
    | { kind: "unreadable"; serverText: string }
    /** Passed over: it was not asked for. */
    | { kind: "unwanted" }
  );

export type FetchNewMessagesInput = {
  folder: string;
  /** The last message already taken. */
  cursor: { uidValidity: bigint; lastUid: number };
  maxSizeBytes: number;
  /** Messages whose sizes are asked for in one command. */
  batchSize: number;
  /** The text of others is not asked for; all are wanted when it is left out. */
  isWanted?: (envelope: MessageEnvelope) => boolean;
  /** Messages at which the server failed before: they are asked for one by one, and the first, given up, not at all. */
  suspects?: { fromUid: number; toUid: number; isGivenUp: boolean; why: string };
  /** Called when a message other than a single suspect has come over this connection: the server is well. */
  onOtherCame?: () => void;
  /**
   * Called before messages are asked for, so that one at which the server fails can be told. Null: if it fails now, it
   * is none of a message.
   */
  onAsk?: (uids: { fromUid: number; toUid: number } | null) => void;
};

/**
 * Yields the messages after the cursor, in ascending UID order, without changing their flags (BODY.PEEK). Sizes are
 * asked first. At most about 4 MB are held at a time; longer messages are streamed. What arrives meanwhile is left to the
 * next call. A folder that is selected already is not selected again.
 * @throws ImapError, also when the server refuses a message that is not given up
 */
export async function* fetchNewMessages(
  session: ImapSession,
  input: FetchNewMessagesInput,
): AsyncGenerator<FetchedMessage, void, undefined> {
  const { uidValidity, lastUid } = input.cursor;
  if ((await selected(session, input.folder)) !== uidValidity) {
    throw new ImapError("protocol", "The server numbered the folder anew while it was read.", {
      permanent: false,
    });
  }
  const { isWanted = () => true } = input;
  const uids = await uidsAfter(session, lastUid);
  if (uids.length > 0 && uids.length <= FEW_MESSAGES && input.suspects === undefined) {
    input.onAsk?.({ fromUid: uids[0] ?? 0, toUid: uids.at(-1) ?? 0 });
    const few = await fetchFew(session, uidValidity, uids, input.maxSizeBytes);
    if (few) {
      for (const message of few) yield isWanted(message) ? message : { ...message, kind: "unwanted" };
      return;
    }
  }
  for (let start = 0; start < uids.length; start += input.batchSize) {
    input.onAsk?.(null);
    const batch = await fetchEnvelopes(session, uidValidity, uids.slice(start, start + input.batchSize));
    for (const run of runs(batch, input)) {
      const [first] = run;
      if (first && !isWanted(first)) {
        yield { ...first, kind: "unwanted" };
        continue;
      }
      if (first && isToBeProven(first, input)) await fetchOther(session, first, uids, input);
      yield* fetchRun(session, run, input);
    }
  }
}

function isToBeProven({ uid }: MessageEnvelope, { suspects, onOtherCame }: FetchNewMessagesInput): boolean {
  const { fromUid, toUid, isGivenUp = true } = suspects ?? {};
  return onOtherCame !== undefined && !isGivenUp && fromUid === uid && toUid === uid;
}

/**
 * Asks for another message, of the next if there are many, so that it shows whether the server fails at the suspect
 * only. If this breaks the connection, the suspect is held responsible all the same: another one is tried the next time.
 * @throws ImapError, also when the server refuses the other message, too
 */
async function fetchOther(
  session: ImapSession,
  suspect: MessageEnvelope,
  uids: readonly number[],
  input: FetchNewMessagesInput,
): Promise<void> {
  const next = uids.filter((uid) => uid > suspect.uid).slice(0, OTHER_MESSAGES);
  const others = [...next, ...(await uidsBefore(session, suspect.uid, OTHER_MESSAGES - next.length))];
  if (others.length === 0) return;
  input.onAsk?.({ fromUid: suspect.uid, toUid: suspect.uid });
  const short = (await fetchEnvelopes(session, suspect.uidValidity, others)).filter(
    ({ sizeBytes }) => sizeBytes <= Math.min(STREAM_FROM_BYTES, input.maxSizeBytes),
  );
  const other = short[Math.floor(Math.random() * short.length)];
  if (other === undefined) return;
  const came = await fetchSources(session, [other]).catch((error: unknown) => {
    if (session.client.usable) input.onAsk?.(null);
    throw classifyImapError(error);
  });
  if (came.some((message) => message.kind === "whole" && message.raw.length > 0)) input.onOtherCame?.();
}

async function uidsBefore(session: ImapSession, uid: number, most: number): Promise<number[]> {
  if (uid <= 1 || most === 0) return [];
  return (await search(session, { uid: `1:${uid - 1}` })).slice(-most);
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

/** Neighbours whose sizes add up to little; a long message, an unwanted one and a suspect stand alone. */
function* runs(batch: MessageEnvelope[], input: FetchNewMessagesInput): Generator<MessageEnvelope[]> {
  const { suspects, isWanted = () => true } = input;
  const isLong = ({ sizeBytes }: MessageEnvelope) =>
    sizeBytes > Math.min(STREAM_FROM_BYTES, input.maxSizeBytes);
  const isSuspect = ({ uid }: MessageEnvelope) =>
    suspects !== undefined && uid >= suspects.fromUid && uid <= suspects.toUid;
  let run: MessageEnvelope[] = [];
  let runBytes = 0;
  for (const envelope of batch) {
    const alone = isLong(envelope) || !isWanted(envelope) || isSuspect(envelope);
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
  run: MessageEnvelope[],
  input: FetchNewMessagesInput,
): AsyncGenerator<FetchedMessage, void, undefined> {
  const [first] = run;
  if (first === undefined) return;
  if (input.suspects?.isGivenUp && first.uid === input.suspects.fromUid) {
    yield { ...first, kind: "unreadable", serverText: input.suspects.why };
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
  // Which of them it is shows when they are asked for one by one.
  if (run.length > 1) for (const envelope of run) yield* fetchRun(session, [envelope], input);
  else if ((await search(session, { uid: String(first.uid) })).length > 0) throw sources;
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
