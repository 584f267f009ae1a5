import { z } from "zod";

const A = "\u0001";

/** RFC 7628 §3.1: the client response, not yet base64. RFC 5801 §4 escapes "," and "=" in the name. */
export function oauthBearerResponse(input: {
  username: string;
  host: string;
  port: number;
  accessToken: string;
}): string {
  const name = input.username.replaceAll("=", "=3D").replaceAll(",", "=2C");
  return `n,a=${name},${A}host=${input.host}${A}port=${input.port}${A}auth=Bearer ${input.accessToken}${A}${A}`;
}

/** XOAUTH2, the mechanism of Google and Microsoft: the client response, not yet base64. */
export function xoauth2Response(input: { username: string; accessToken: string }): string {
  return `user=${input.username}${A}auth=Bearer ${input.accessToken}${A}${A}`;
}

/** What answers the challenge with the reason of a refusal; only then comes the refusal itself (RFC 7628 §3.2.3). */
export const acknowledgements = { OAUTHBEARER: Buffer.from(A).toString("base64"), XOAUTH2: "" };

/** The "status" of the JSON reason in such a challenge (RFC 7628 §3.2.2); null when it can not be read. */
export function saslStatusOf(challenge: string): string | null {
  try {
    const reason: unknown = JSON.parse(Buffer.from(challenge.trim(), "base64").toString("utf8"));
    return z.object({ status: z.coerce.string().max(100) }).safeParse(reason).data?.status ?? null;
  } catch {
    // Not JSON: the challenge is a courtesy, the answer after it decides.
    return null;
  }
}
