import { isUsable } from "./refresh-schedule.ts";
import { tokenRefreshedIf } from "./single-flight-refresh.ts";

/**
 * An access token that is valid now: the stored one, or a refreshed one. Any number of processes may ask at once; the
 * token endpoint is asked once.
 *
 * @param options.rejectedToken a token that a mail server has just refused though it looked fresh: another one is
 *   fetched, unless the stored one is another already, or one was fetched for this reason within five minutes
 * @throws GrantUnusableError `reauthorization-required`
 * @throws Problem `token-endpoint-failed` with the time to try again, `refresh-busy`, `not-found`
 */
export async function freshAccessToken(
  grantId: string,
  options: { readonly rejectedToken?: string } = {},
): Promise<{ accessToken: string; expiresAt: Date }> {
  const { accessToken, expiresAt } = await tokenRefreshedIf(
    { isStale: (token) => !isUsable(token, new Date()), rejectedToken: options.rejectedToken },
    grantId,
  );
  return { accessToken, expiresAt };
}
