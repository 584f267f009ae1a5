import { type Header, headerValue, readHeaderBlock } from "./header-block.ts";
import { readStructuredHeader, type StructuredHeader } from "./header-parameters.ts";
import { type MessageLimits, requireWithin } from "./message-limits.ts";

/** One node of a message's MIME tree (RFC 2045, RFC 2046). A leaf's `body` is still transfer-encoded. */
export type MimePart = {
  headers: readonly Header[];
  contentType: StructuredHeader;
  /** lower-case transfer encoding, "" when none is given */
  transferEncoding: string;
  children: MimePart[];
  body: Buffer;
};

type Delimiter = { container: MimePart; depth: number; isClosing: boolean };

const maxBoundaryLength = 250; // RFC 2046 §5.1.1 says 70; some gateways exceed it

/**
 * Splits a message into its parts in one pass over the bytes, without decoding any body. The time is linear in the
 * size: each line that begins with "--" is looked up once among the boundaries that are open.
 * @throws MessageTooComplexError when the headers, the number of parts or the nesting exceed `limits`
 */
export function readMimeTree(raw: Buffer, limits: MessageLimits, problems: Set<string>): MimePart {
  const open = new OpenContainers(raw);
  const isOpenBoundary = (start: number, end: number) => open.match(start, end) !== null;
  let headerBytes = 0;
  let parts = 0;
  let dashedLines = 0;

  const openPart = (start: number): { part: MimePart; bodyStart: number } => {
    requireWithin(limits, "parts", ++parts);
    const headersMayReach = Math.min(raw.length, start + limits.headerBytes - headerBytes + 1);
    const block = readHeaderBlock(raw, start, headersMayReach, isOpenBoundary);
    headerBytes += block.bodyStart - start;
    requireWithin(limits, "headerBytes", headerBytes);
    if (block.malformedLines > 0) problems.add("malformed-header-line");
    const part = describePart(block.headers, open.innermost());
    const declared = part.contentType.parameters.get("boundary")?.trimEnd();
    if (part.contentType.value.startsWith("multipart/")) {
      const boundary = declared || guessBoundary(raw, block.bodyStart);
      if (!declared) problems.add("missing-boundary");
      requireWithin(limits, "depth", open.count + 1);
      if (boundary) open.push(part, boundary);
    }
    return { part, bodyStart: block.bodyStart };
  };

  const root = openPart(0);
  let leaf: { part: MimePart; bodyStart: number } | null = root;
  let at = root.bodyStart;
  while (at < raw.length && open.count > 0) {
    const start = nextDashes(raw, at);
    if (start < 0) break;
    requireWithin(limits, "dashedLines", ++dashedLines);
    const end = lineEnd(raw, start);
    const match = open.match(start, end);
    at = end;
    if (match === null) continue;
    if (leaf !== null) closeLeaf(raw, leaf.part, leaf.bodyStart, start);
    open.closeFrom(match.isClosing ? match.depth : match.depth + 1);
    leaf = null;
    if (match.isClosing) continue;
    leaf = openPart(end);
    match.container.children.push(leaf.part);
    at = leaf.bodyStart;
  }
  if (leaf !== null) closeLeaf(raw, leaf.part, leaf.bodyStart, raw.length);
  if (open.count > 0) problems.add("unclosed-multipart");
  return root.part;
}

function describePart(headers: readonly Header[], container: MimePart | undefined): MimePart {
  const isDigest = container?.contentType.value === "multipart/digest"; // RFC 2046 §5.1.5
  const type = headerValue(headers, "content-type") || (isDigest ? "message/rfc822" : "text/plain");
  const encoding = headerValue(headers, "content-transfer-encoding") ?? "";
  return {
    headers,
    contentType: readStructuredHeader(type),
    transferEncoding:
      /[a-z0-9-]{1,30}/.exec(encoding.toLowerCase().replace(/\([^)]{0,200}\)/g, ""))?.[0] ?? "",
    children: [],
    body: Buffer.alloc(0),
  };
}

/** The line end before a delimiter belongs to the delimiter (RFC 2046 §5.1.1). */
function closeLeaf(raw: Buffer, part: MimePart, start: number, end: number): void {
  let stop = end;
  if (stop < raw.length && stop > start && raw[stop - 1] === 0x0a) stop--;
  if (stop < end && stop > start && raw[stop - 1] === 0x0d) stop--;
  part.body = raw.subarray(start, Math.max(start, stop));
}

function lineEnd(raw: Buffer, start: number): number {
  const feed = raw.indexOf(0x0a, start);
  return feed < 0 ? raw.length : feed + 1;
}

/** The next line start at or after `at` (itself a line start) that begins with two hyphens, or -1. */
function nextDashes(raw: Buffer, at: number): number {
  if (raw[at] === 0x2d && raw[at + 1] === 0x2d) return at;
  const found = raw.indexOf("\n--", Math.max(0, at - 1), "latin1");
  return found < 0 ? -1 : found + 1;
}

/** The multiparts that are open, innermost last, and the delimiter lines that would continue or close each. */
class OpenContainers {
  readonly #raw: Buffer;
  readonly #stack: { part: MimePart; boundary: string }[] = [];
  #delimiters = new Map<string, Delimiter>();
  #lengths = new Set<number>();

  constructor(raw: Buffer) {
    this.#raw = raw;
  }

  get count(): number {
    return this.#stack.length;
  }

  innermost(): MimePart | undefined {
    return this.#stack.at(-1)?.part;
  }

  push(part: MimePart, boundary: string): void {
    this.#stack.push({ part, boundary: boundary.slice(0, maxBoundaryLength) });
    this.#index();
  }

  closeFrom(depth: number): void {
    if (depth >= this.#stack.length) return;
    this.#stack.length = depth;
    this.#index();
  }

  /** The delimiter in the line from `start` to `end` (line end included), which begins with "--". */
  match(start: number, end: number): Delimiter | null {
    let stop = end;
    while (stop > start && isBlank(this.#raw[stop - 1])) stop--;
    if (!this.#lengths.has(stop - start)) return null;
    return this.#delimiters.get(this.#raw.toString("latin1", start, stop)) ?? null;
  }

  #index(): void {
    this.#delimiters = new Map();
    for (const [depth, { part, boundary }] of this.#stack.entries()) {
      const line = Buffer.from(`--${boundary}`, "utf8").toString("latin1");
      this.#delimiters.set(line, { container: part, depth, isClosing: false });
      this.#delimiters.set(`${line}--`, { container: part, depth, isClosing: true });
    }
    this.#lengths = new Set([...this.#delimiters.keys()].map((line) => line.length));
  }
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x0a || byte === 0x0d || byte === 0x20 || byte === 0x09;
}

/** A multipart that forgot to name its boundary: its first line that begins with "--" is one in practice. */
function guessBoundary(raw: Buffer, bodyStart: number): string {
  const start = nextDashes(raw, bodyStart);
  if (start < 0 || start - bodyStart > 2_000) return "";
  const line = raw.toString("latin1", start + 2, Math.min(lineEnd(raw, start), start + 100)).trimEnd();
  return /^[\w'()+,./:=?-]{6,70}$/.test(line) ? line : "";
}
