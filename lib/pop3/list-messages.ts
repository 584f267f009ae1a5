import { accepted, answerTo, type Pop3Dialogue, readLines, send } from "./pop3-dialogue.ts";
import { Pop3Error } from "./pop3-error.ts";

const LIMITS = { lines: 500_000, lineBytes: 1_024 };
/** RFC 1939 §7 says 70; some servers give more. */
const LONGEST_UIDL = 512;

export type Pop3Message = {
  /** Names the message in this session only. */
  number: number;
  /** As the server announces it; what it sends may differ. */
  sizeBytes: number;
  /** Names the message in every session; null where the server has no UIDL, or none that is usable for this message. */
  uidl: string | null;
  /** Another message of the list has the same UIDL, which therefore names neither. */
  duplicateUidl: boolean;
};

/** Reads "number word", whatever else the line says; null when it does not begin so. */
function entry(line: string): { number: number; word: string } | null {
  const found = /^(\d{1,10})[ \t]+(\S+)/.exec(line);
  return found?.[1] === undefined || found[2] === undefined
    ? null
    : { number: Number(found[1]), word: found[2] };
}

/** RFC 1939 §7: characters from 0x21 to 0x7E. */
function usableUidl(word: string): string | null {
  return word.length <= LONGEST_UIDL && /^[\x21-\x7e]+$/.test(word) ? word : null;
}

/**
 * Lists the messages with their sizes and UIDLs, ascending by number. The two commands go out together where the
 * server allows that (RFC 2449 §6.8).
 * @throws Pop3Error
 */
export async function listMessages(dialogue: Pop3Dialogue, mayPipeline: boolean): Promise<Pop3Message[]> {
  await send(dialogue, "LIST");
  if (mayPipeline) dialogue.wire.writeLine("UIDL");
  const sizes = await readSizes(dialogue);
  if (!mayPipeline) await send(dialogue, "UIDL");
  const uidls = await readUidls(dialogue);

  const uses = new Map<string, number>();
  for (const number of sizes.keys()) {
    const uidl = uidls.get(number);
    if (uidl !== undefined) uses.set(uidl, (uses.get(uidl) ?? 0) + 1);
  }
  return [...sizes]
    .sort(([a], [b]) => a - b)
    .map(([number, sizeBytes]) => {
      const uidl = uidls.get(number) ?? null;
      return { number, sizeBytes, uidl, duplicateUidl: uidl !== null && (uses.get(uidl) ?? 0) > 1 };
    });
}

async function readSizes(dialogue: Pop3Dialogue): Promise<Map<number, number>> {
  const answer = await answerTo(dialogue);
  // The answer to a UIDL that is already under way would be taken for another one's.
  if (answer.kind !== "ok") dialogue.wire.close();
  accepted(dialogue, answer, "command");
  const sizes = new Map<number, number>();
  await readLines(dialogue, LIMITS, (line) => {
    const found = entry(line);
    const isSize = found !== null && /^\d{1,15}$/.test(found.word);
    if (!isSize || sizes.has(found.number)) {
      const what = `The server's list of messages can not be understood at entry ${sizes.size + 1}.`;
      const error = new Pop3Error("protocol", what, { permanent: false });
      dialogue.wire.close(error);
      throw error;
    }
    sizes.set(found.number, Number(found.word));
  });
  return sizes;
}

/** The UIDLs by number; empty where the server has none, which is its right. */
async function readUidls(dialogue: Pop3Dialogue): Promise<Map<number, string>> {
  const uidls = new Map<number, string>();
  const answer = await answerTo(dialogue);
  if (answer.kind === "error" && !answer.responseCode?.startsWith("SYS")) return uidls;
  accepted(dialogue, answer, "command");
  await readLines(dialogue, LIMITS, (line) => {
    const found = entry(line);
    const uidl = found === null ? null : usableUidl(found.word);
    if (found !== null && uidl !== null) uidls.set(found.number, uidl);
  });
  return uidls;
}
