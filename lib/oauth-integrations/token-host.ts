import { Problem } from "@/lib/platform/problem.ts";
import type { OAuthGrant, OAuthIntegration } from "@/prisma/generated/client.ts";

/**
 * A refresh token is shown only to the host that gave it: to any other it would be given away, and that other's
 * refusal would say nothing about it.
 *
 * @throws Problem `other-token-host`
 */
export function requireTokenHost(
  { tokenHost }: Pick<OAuthGrant, "tokenHost">,
  { tokenEndpoint }: Pick<OAuthIntegration, "tokenEndpoint">,
): void {
  const present = new URL(tokenEndpoint);
  if (tokenHost !== null && isHostOf(tokenHost, present)) return;
  throw new Problem(
    "conflict",
    "other-token-host",
    `The refresh token was given by ${tokenHost ?? "a host that is not known"}, and the integration now points to ` +
      `${present.host}, so it was not sent there.`,
  );
}

/** A host that was not written by `URL` may hold the usual port, or a name in letters beyond ASCII. */
function isHostOf(host: string, url: URL): boolean {
  const written = `${url.protocol}//${host}`;
  return URL.canParse(written) && new URL(written).host === url.host;
}
