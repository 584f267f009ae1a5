import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { environment } from "@/lib/platform/environment.ts";

/** What a redirect URL depends on: each pair of endpoints has its own, which stops mix-up attacks (RFC 9700 §4.4). */
export type RedirectEndpoints = { readonly authorizationEndpoint: string; readonly tokenEndpoint: string };

const nonceLength = 16;

/**
 * Derives the last path segment of a redirect URL: a nonce, and a MAC over it and the endpoints. So it exists before
 * the integration does, can not be guessed or made up, and changes with the endpoints.
 *
 * @param previousKey key whose nonce is kept: when endpoints are changed back, their old redirect URL returns
 */
export function deriveRedirectKey(endpoints: RedirectEndpoints, previousKey?: string): string {
  const nonce = previousKey?.slice(0, nonceLength) ?? randomBytes(12).toString("base64url");
  const mac = createHmac("sha256", environment().authSecret)
    .update(
      JSON.stringify(["oauth redirect key", nonce, endpoints.authorizationEndpoint, endpoints.tokenEndpoint]),
    )
    .digest("base64url");
  return `${nonce}${mac.slice(0, 24)}`;
}

/** Whether the key was derived here for these endpoints. */
export function redirectKeyFits(redirectKey: string, endpoints: RedirectEndpoints): boolean {
  const expected = Buffer.from(deriveRedirectKey(endpoints, redirectKey));
  const given = Buffer.from(redirectKey);
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** The redirect URL that has to be registered at the provider, to the letter. */
export function redirectUrlOf(redirectKey: string): string {
  return `${environment().baseUrl}/api/oauth/callback/${redirectKey}`;
}
