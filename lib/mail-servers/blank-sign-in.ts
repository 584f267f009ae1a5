import { withoutSecrets } from "@/lib/oauth-integrations/diagnoses/blank-secrets.ts";

/** Base64 that is long enough to hold a sign-in; what may be one is looked into. */
const encoded = /[A-Za-z0-9+/]{16,}={0,2}/g;

/** The words of a mail server without what looks like a token or a sign-in: some repeat what they refuse. */
export function withoutSignIn(words: string): string {
  return withoutSecrets(words.replace(encoded, (text) => (isSignIn(text) ? "[hidden]" : text)));
}

/** A message of SASL XOAUTH2, OAUTHBEARER (RFC 7628) or PLAIN (RFC 4616), perhaps cut off. */
function isSignIn(text: string): boolean {
  const message = Buffer.from(text, "base64").toString("latin1");
  const isOAuth =
    message.startsWith("user=") || message.startsWith("n,a=") || message.includes("auth=Bearer");
  const [, name, password] = message.split("\0");
  return isOAuth || (name !== undefined && name !== "" && password !== undefined);
}
