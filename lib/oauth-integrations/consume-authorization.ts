import { timingSafeEqual } from "node:crypto";
import { database } from "@/lib/platform/database.ts";
import { hashOpaqueToken } from "@/lib/platform/opaque-token.ts";
import type { OAuthAuthorization, OAuthIntegration } from "@/prisma/generated/client.ts";

/** An authorization whose one answer has come. `refusal` is the code of why it may not be used; null: it may. */
type ConsumedAuthorization = {
  readonly authorization: (OAuthAuthorization & { readonly integration: OAuthIntegration }) | null;
  readonly refusal: string | null;
};

/**
 * Finds the authorization that an answer belongs to and uses it up. Every answer that names a known state uses it up,
 * the refused ones too: a state that shows up in a wrong place is not safe any more.
 */
export async function consumeAuthorization(answer: {
  readonly redirectKey: string;
  readonly state: string;
  readonly browserBinding: string | null;
  readonly actorUserId: string | null;
}): Promise<ConsumedAuthorization> {
  const stateHash = hashOpaqueToken(answer.state);
  const authorization = await database().oAuthAuthorization.findUnique({
    where: { stateHash },
    include: { integration: true },
  });
  if (!authorization || !sameHash(authorization.stateHash, stateHash)) {
    return { authorization: null, refusal: "state-unknown" };
  }
  const { count } = await database().oAuthAuthorization.updateMany({
    where: { id: authorization.id, consumedAt: null },
    data: { consumedAt: new Date() },
  });
  return { authorization, refusal: count === 1 ? refusalOf(authorization, answer) : "state-used" };
}

function refusalOf(
  authorization: OAuthAuthorization & { readonly integration: OAuthIntegration },
  answer: Parameters<typeof consumeAuthorization>[0],
): string | null {
  const binding = answer.browserBinding;
  if (binding === null || !sameHash(hashOpaqueToken(binding), authorization.browserBindingHash)) {
    return "other-browser";
  }
  if (answer.actorUserId !== authorization.actorUserId) return "other-user";
  if (authorization.expiresAt <= new Date()) return "state-expired";
  const { integration } = authorization;
  if (authorization.settingsDigest !== integration.settingsDigest) return "integration-changed";
  return answer.redirectKey === integration.redirectKey ? null : "redirect-mismatch";
}

function sameHash(one: string, other: string): boolean {
  const a = Buffer.from(one);
  const b = Buffer.from(other);
  return a.length === b.length && timingSafeEqual(a, b);
}
