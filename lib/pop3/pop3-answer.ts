/** The first line of an answer (RFC 1939 §3), or a challenge in a sign-in (RFC 5034 §4). */
export type Pop3Answer = {
  kind: "ok" | "error" | "challenge";
  /** What follows the status, the response code taken off. */
  text: string;
  /** RFC 2449 §8, in capitals; null when there is none. */
  responseCode: string | null;
};

const RESPONSE_CODE = /^\[([^\]\s]{1,100})\]\s*/;

/**
 * Reads one line of a server. Anything may follow the status: "+OK" alone and "+OKready" are taken too.
 * @returns null when it is no POP3 answer
 */
export function parseAnswer(line: string): Pop3Answer | null {
  const status = /^(\+OK|-ERR)\s*/i.exec(line);
  if (status !== null) {
    const words = line.slice(status[0].length);
    const code = RESPONSE_CODE.exec(words);
    return {
      kind: line.startsWith("+") ? "ok" : "error",
      text: code === null ? words : words.slice(code[0].length),
      responseCode: code?.[1]?.toUpperCase() ?? null,
    };
  }
  if (line === "+" || line.startsWith("+ ")) {
    return { kind: "challenge", text: line.slice(2), responseCode: null };
  }
  return null;
}

/**
 * A server's words as they may be shown and logged: visible characters only, at most 500, and nothing of a secret that
 * the server repeats, whole or in part.
 * @param secrets everything that was sent to sign in, in each form it was sent in
 */
export function presentableText(words: string, secrets: readonly string[]): string | null {
  let shown = words.replace(/\p{Cc}+/gu, " ");
  for (const secret of secrets) if (secret.length >= 4) shown = shown.replaceAll(secret, "[hidden]");
  shown = shown
    .replace(/[^\s"'<>()[\]]+/g, (word) => (repeatsSecret(word, secrets) ? "[hidden]" : word))
    .trim()
    .slice(0, 500);
  return shown === "" ? null : shown;
}

function repeatsSecret(word: string, secrets: readonly string[]): boolean {
  return secrets.some((secret) => secret === word || (word.length >= 8 && secret.includes(word)));
}
