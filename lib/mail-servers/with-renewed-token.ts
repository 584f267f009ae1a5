import type { SaslCredentials } from "@/lib/imap/imap-endpoint.ts";
import { isMailServerError } from "./diagnosis.ts";

/**
 * Works with a server; an access token that it refuses is renewed, once, and the work tried again: the token may have
 * been revoked before its time. Nothing was read or sent when a sign-in is refused, so trying again doubles nothing.
 *
 * @param renew the same access, with another token than the refused one
 * @throws what the work or `renew` throws
 */
export async function withRenewedToken<Access extends { readonly credentials: SaslCredentials }, Result>(
  access: Access,
  renew: (rejectedToken: string) => Promise<Access>,
  work: (access: Access) => Promise<Result>,
): Promise<Result> {
  try {
    return await work(access);
  } catch (error) {
    const isRefused = isMailServerError(error) && error.code === "authentication";
    if (!isRefused || access.credentials.method !== "oauth") throw error;
    return work(await renew(access.credentials.accessToken));
  }
}
