const secretParameters = [
  "code",
  "code_verifier",
  "refresh_token",
  "token",
  "client_secret",
  "client_assertion",
  "assertion",
];

/** Shorter ones are found in ordinary words too. */
const shortestSecret = 6;
const blank = "[hidden]";

/** Everything in a request to a token endpoint that nobody else may see, in each form in which it may be repeated. */
export function secretsIn(request: Pick<RequestInit, "body" | "headers">): readonly string[] {
  const form = new URLSearchParams(String(request.body ?? ""));
  const inForm = secretParameters.flatMap((name) => form.getAll(name));
  const credential = new Headers(request.headers).get("authorization")?.replace(/^Basic /, "") ?? "";
  const encoded = Buffer.from(credential, "base64").toString().split(":")[1] ?? "";
  const secret = new URLSearchParams(`secret=${encoded}`).get("secret") ?? "";
  return [...inForm, credential, encoded, secret]
    .flatMap((value) => [value, encodeURIComponent(value), formEncoded(value)])
    .filter(({ length }) => length >= shortestSecret)
    .sort((one, other) => other.length - one.length);
}

function formEncoded(value: string): string {
  return new URLSearchParams({ "": value }).toString().slice(1);
}

/** The words of a server that repeats what it was sent, without that. */
export function withoutSecretsSent(words: string, secrets: readonly string[]): string {
  return secrets.reduce((cleaned, secret) => cleaned.replaceAll(secret, blank), words);
}
