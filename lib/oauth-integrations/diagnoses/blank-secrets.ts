const blank = "[hidden]";

/** What may not be shown, each with what takes its place. Every pattern reads the words once and without going back. */
const secrets: readonly (readonly [RegExp, string])[] = [
  // A JSON Web Token, whole or cut off.
  [/\beyJ[\w.-]{8,}/g, blank],
  // Parameters of a request or of an answer, as in a URL or a form, or as in JSON.
  [
    /\b((?:client_secret|client_assertion|assertion|refresh_token|access_token|id_token|code_verifier|password)=)[^\s&"']+/gi,
    `$1${blank}`,
  ],
  [
    /("(?:client_secret|client_assertion|assertion|refresh_token|access_token|id_token|code_verifier|password|code)"\s?:\s?")[^"]+/gi,
    `$1${blank}`,
  ],
  // An authorization code; the short number of an error page is none.
  [/\b(code=)(?!\d{1,8}(?![\w~-]|\.\w))[^\s&"']+/gi, `$1${blank}`],
  [/\b(bearer\s)[\w.~+/=-]{16,}/gi, `$1${blank}`],
  // Google's access tokens, refresh tokens and client secrets; Microsoft's client secrets.
  [/\bya29\.[\w.-]+/g, blank],
  [/\b1\/\/0[\w-]{10,}/g, blank],
  [/\bGOCSPX-[\w-]+/g, blank],
  [/\b[\w.-]{3}\dQ~[\w.~-]{20,}/g, blank],
  // No word is that long; the thumbprint of a certificate (SHA-256) may be shown.
  [/\b(?![\dA-Fa-f]{64}\b)[\w-]{60,}/g, blank],
];

/** Longest words that are looked through; what comes after is dropped. */
const maxLookedThrough = 4_000;

/** The words of a server without what looks like a token, a secret or an authorization code. */
export function withoutSecrets(words: string): string {
  return secrets.reduce(
    (cleaned, [pattern, replacement]) => cleaned.replace(pattern, replacement),
    words.slice(0, maxLookedThrough),
  );
}
