import { runInNewContext } from "node:vm";

// A pattern that a person typed is run over text that anyone can send. Node has no engine whose time is linear, so the
// text is bounded and the run is ended from outside: node:vm's watchdog interrupts matching too.
const mostCharacters = 100_000;
const longestLine = 1_000;
const runLimitMs = 250;
const longestPattern = 500;

/** Text before and from the marker on; `problem`: why it was not looked for, as a short machine-readable name. */
export type MarkerSplit =
  | { readonly found: true; readonly before: string; readonly after: string }
  | { readonly found: false; readonly problem: string | null };

/**
 * Splits a text at the first match of a marker, which lies within one line. Only the first 100 KB are searched, and of
 * each line the first 1,000 characters.
 *
 * @param pattern a regular expression as `checkMarkerPattern` lets it pass
 */
export function splitAtMarker(text: string, pattern: string): MarkerSplit {
  const expression = readPattern(pattern);
  if (!(expression instanceof RegExp)) return { found: false, problem: "marker-pattern-invalid" };
  const searched = text.slice(0, mostCharacters).split("\n");
  const search = () => {
    let lineStart = 0;
    for (const line of searched) {
      const at = line.slice(0, longestLine).search(expression);
      if (at >= 0) return lineStart + at;
      lineStart += line.length + 1;
    }
    return -1;
  };
  const at = within(runLimitMs, search);
  if (at === null) return { found: false, problem: "marker-pattern-too-slow" };
  return at < 0
    ? { found: false, problem: null }
    : { found: true, before: text.slice(0, at), after: text.slice(at) };
}

/**
 * What is wrong with a marker pattern that an admin typed, in a sentence for them; null: it can be used. Both `words`
 * and `/words/i` are understood.
 */
export function checkMarkerPattern(pattern: string): string | null {
  if (pattern.trim() === "") return "Enter the regular expression that the marker matches.";
  if (pattern.length > longestPattern) {
    return `The pattern has ${pattern.length} characters; at most ${longestPattern} are allowed.`;
  }
  const expression = readPattern(pattern);
  if (!(expression instanceof RegExp)) return `This is no regular expression: ${expression.why}.`;
  const tried = within(runLimitMs, () => {
    for (const probe of probes(pattern)) expression.test(probe);
    return expression.test("");
  });
  if (tried === null) {
    return "This pattern takes too long on some texts. Repetitions within repetitions, such as (a+)+, are the usual cause: write it more simply.";
  }
  if (tried) return "This pattern matches everywhere, even in an empty line: nothing would stand before it.";
  return null;
}

/** The pattern as an expression, or why it is none. */
function readPattern(pattern: string): RegExp | { readonly why: string } {
  try {
    return compiled(pattern);
  } catch (error) {
    return { why: error instanceof Error ? error.message.replace(/^Invalid regular expression: /, "") : "" };
  }
}

/** @throws SyntaxError */
function compiled(pattern: string): RegExp {
  const [, body, flags] = /^\/(.+)\/([imsu]*)$/.exec(pattern.trim()) ?? [];
  // "m" and "s" mean nothing within one line.
  return body === undefined
    ? new RegExp(pattern)
    : new RegExp(body, (flags ?? "").replaceAll(/[ms]/g, "").replace(/(.)\1+/g, "$1"));
}

/** Long lines of one repeated character each, of those that the pattern is made for: where repetitions run away. */
function* probes(pattern: string): Generator<string> {
  const literal = new Set([..."a0 -_=>.:", ...pattern]);
  for (const character of literal) {
    yield `${character.repeat(longestLine - 1)}\u0001`;
    yield `${pattern.slice(0, 20)}${character.repeat(longestLine - 40)}\u0001`;
  }
}

/** The result of a computation that is broken off when it takes too long; null: it was. */
function within<Result>(limitMs: number, compute: () => Result): Result | null {
  const box: { result: Result | null } = { result: null };
  const run = () => {
    box.result = compute();
  };
  try {
    runInNewContext("run()", { run }, { timeout: limitMs });
  } catch (error) {
    if (isTimeout(error)) return null;
    throw error;
  }
  return box.result;
}

/** The error may be of another realm, so that it is no instance of this one's Error. */
function isTimeout(error: unknown): boolean {
  if (typeof error !== "object" || error === null || !("code" in error)) return false;
  return error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT";
}
