const LF = 0x0a;
const CR = 0x0d;
const DOT = 0x2e;
const NOTHING = Buffer.alloc(0);
const CARRIAGE_RETURN = Buffer.from("\r");

/** Where the next byte stands; after "dot" and "dot-cr", bytes of a line's beginning are held back. */
type Place = "line-start" | "text" | "cr" | "dot" | "dot-cr";

/**
 * Undoes the dot-stuffing of a multi-line answer (RFC 1939 §3) byte by byte, however the answer is cut into packets.
 * Only CRLF ends a line: a lone CR or LF is content like any other byte, and what follows it begins no line. The CRLF
 * before the final dot belongs to the last line and stays.
 */
export class DotUnstuffing {
  #place: Place = "line-start";

  /**
   * @returns the content in the next bytes, and once the final dot was met, what came after it; null until then.
   *   The content shares memory with the given bytes where it can.
   */
  take(bytes: Buffer): { content: Buffer; rest: Buffer | null } {
    /** Where content begins and ends, in turn. */
    const bounds: number[] = [];
    let from = 0;
    let at = 0;
    let heldBack = NOTHING;
    let isOver = false;
    while (at < bytes.length && !isOver) {
      const byte = bytes[at];
      switch (this.#place) {
        case "text": {
          const next = bytes.indexOf(CR, at);
          at = next === -1 ? bytes.length : next + 1;
          if (next !== -1) this.#place = "cr";
          break;
        }
        case "cr":
          if (byte === LF) this.#place = "line-start";
          else if (byte !== CR) this.#place = "text";
          at += 1;
          break;
        case "line-start":
          if (byte === DOT) {
            if (at > from) bounds.push(from, at);
            at += 1;
            from = at;
            this.#place = "dot";
          } else this.#place = "text";
          break;
        case "dot":
          if (byte === CR) {
            at += 1;
            this.#place = "dot-cr";
          } else this.#place = "text";
          break;
        case "dot-cr":
          if (byte === LF) {
            isOver = true;
            this.#place = "line-start";
          } else {
            // It was content after all; of an earlier packet, if this is the first byte.
            if (at === 0) heldBack = CARRIAGE_RETURN;
            this.#place = "cr";
          }
          break;
      }
    }
    if (isOver) return { content: joined(heldBack, bytes, bounds), rest: bytes.subarray(at + 1) };
    const end = this.#place === "dot-cr" ? from : bytes.length;
    if (end > from) bounds.push(from, end);
    return { content: joined(heldBack, bytes, bounds), rest: null };
  }
}

function joined(before: Buffer, bytes: Buffer, bounds: readonly number[]): Buffer {
  if (before.length === 0 && bounds.length <= 2) return bytes.subarray(bounds[0] ?? 0, bounds[1] ?? 0);
  const content = Buffer.allocUnsafe(before.length + bytes.length);
  let length = before.copy(content);
  for (let index = 0; index < bounds.length; index += 2) {
    length += bytes.copy(content, length, bounds[index], bounds[index + 1]);
  }
  return content.subarray(0, length);
}
