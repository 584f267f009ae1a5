import { describe, expect, it } from "vitest";
import { DotUnstuffing } from "./dot-unstuffing.ts";

/** What was sent, what it means, and what follows the final dot. */
const cases: [what: string, sent: string, content: string, rest: string][] = [
  ["an empty message", ".\r\n", "", ""],
  ["an empty line", "\r\n.\r\n", "\r\n", ""],
  ["two lines", "a\r\nb\r\n.\r\n", "a\r\nb\r\n", ""],
  ["stuffed dots", "..\r\n...\r\n..a\r\nb.\r\n..b\r\n.\r\n", ".\r\n..\r\n.a\r\nb.\r\n.b\r\n", ""],
  ["a dot that was not stuffed", ".a\r\n.\r\n", "a\r\n", ""],
  ["a lone LF, which ends no line", "a\n.\nb\n..c\n.\r\n\r\n.\r\n", "a\n.\nb\n..c\n.\r\n\r\n", ""],
  ["a lone CR", "a\rb\r\r\n.\r\r\n..\r.\r\n\r.\r\n.\r\n", "a\rb\r\r\n\r\r\n.\r.\r\n\r.\r\n", ""],
  ["a lone CR after a dot", "..\r\r\n.\rx\r\n.\r.\r\n.\r\n", ".\r\r\n\rx\r\n\r.\r\n", ""],
  ["dots within lines", "a.\r\n a .\r\n.\r\n", "a.\r\n a .\r\n", ""],
  ["bytes of no character", "\xff\xfe\x00\x80\r\n..\xff\r\n.\r\n", "\xff\xfe\x00\x80\r\n.\xff\r\n", ""],
  ["the next answer behind it", "a\r\n.\r\n+OK\r\n..x", "a\r\n", "+OK\r\n..x"],
  ["a final dot twice", ".\r\n.\r\n", "", ".\r\n"],
];

/** Feeds chunks; what came after the end is counted as rest. */
function unstuffed(chunks: Buffer[]): { content: string; rest: string | null } {
  const unstuffing = new DotUnstuffing();
  const content: Buffer[] = [];
  for (const [index, chunk] of chunks.entries()) {
    const taken = unstuffing.take(chunk);
    content.push(Buffer.from(taken.content));
    if (taken.rest !== null) {
      const rest = Buffer.concat([taken.rest, ...chunks.slice(index + 1)]);
      return { content: Buffer.concat(content).toString("latin1"), rest: rest.toString("latin1") };
    }
  }
  return { content: Buffer.concat(content).toString("latin1"), rest: null };
}

/** Every way to cut a few bytes into up to three chunks, and chunks of each size. */
function* cuts(bytes: Buffer): Generator<Buffer[]> {
  for (let first = 0; first <= bytes.length; first += 1) {
    for (let second = first; second <= bytes.length; second += 1) {
      yield [bytes.subarray(0, first), bytes.subarray(first, second), bytes.subarray(second)];
    }
  }
  for (let size = 1; size <= bytes.length; size += 1) {
    const chunks: Buffer[] = [];
    for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
    yield chunks;
  }
}

/** Numbers that look random and are the same in every run. */
function* numbers(seed: number): Generator<number, never> {
  let state = seed;
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield Math.floor(state / 65_536);
  }
}

describe("undoing dot-stuffing", () => {
  it.each(cases)("reads %s, however it is cut", (_what, sent, content, rest) => {
    const bytes = Buffer.from(sent, "latin1");
    for (const chunks of cuts(bytes)) expect(unstuffed(chunks)).toEqual({ content, rest });
  });

  it("gives back every message that was stuffed by the rule", () => {
    const random = numbers(7);
    const next = (below: number) => random.next().value % below;
    const alphabet = ["\r\n", "\r\n", ".", ".", "\r", "\n", "a", "\xff", "\r\n."];
    for (let round = 0; round < 2_000; round += 1) {
      let message = "";
      for (let part = next(30); part > 0; part -= 1) message += alphabet[next(alphabet.length)];
      if (message !== "") message += "\r\n";
      const stuffed = message.replace(/(^|\r\n)\./g, "$1..");
      const bytes = Buffer.from(`${stuffed}.\r\n`, "latin1");
      const chunks: Buffer[] = [];
      for (let at = 0; at < bytes.length; ) {
        const size = 1 + next(5);
        chunks.push(bytes.subarray(at, at + size));
        at += size;
      }
      expect(unstuffed(chunks)).toEqual({ content: message, rest: "" });
    }
  });

  it("does not end before the final dot", () => {
    for (const sent of ["", "a", "a\r\n", "a\r\n.", "a\r\n.\r", "a\n.\r\n", "a\r.\r\n", "..\r\n"]) {
      expect(unstuffed([Buffer.from(sent)]).rest).toBeNull();
    }
  });
});
