import { sessionActor } from "@/app/_auth/session-actor.ts";
import type { UserActor } from "@/lib/access/actor.ts";
import { authenticateToken } from "@/lib/access/authenticate-token.ts";
import { Problem } from "@/lib/platform/problem.ts";

/**
 * Who calls the API: the bearer of a personal token (RFC 6750 §2.1), else the signed-in person.
 *
 * @throws Problem `unauthenticated`
 */
export async function requestActor(request: Request): Promise<UserActor> {
  const authorization = request.headers.get("authorization");
  if (authorization !== null) {
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
    const actor = token ? await authenticateToken(token) : null;
    if (actor) return actor;
    throw new Problem("unauthenticated", "token-not-valid", "This token is unknown, expired or revoked.");
  }
  const actor = await sessionActor();
  if (actor) return actor;
  throw new Problem("unauthenticated", "not-signed-in", "Sign in, or send a personal token.");
}
