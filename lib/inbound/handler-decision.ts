import type { MailHandlerKind } from "@/prisma/generated/enums.ts";
import type { Decision, Evidence, ThreadCandidate } from "./decide.ts";
import { decide } from "./decide.ts";

/** A mail that may only be a comment and continues no request. */
type NoPlace = { readonly kind: "none"; readonly reason: string; readonly evidence: readonly Evidence[] };

/**
 * What the evidence says, within what a handler may do: some only open requests, some only add comments.
 *
 * @param kind null: a channel does both
 */
export function decideFor(
  kind: MailHandlerKind | null,
  sender: string,
  candidates: readonly ThreadCandidate[],
): Decision | NoPlace {
  const decision = decide(sender, candidates);
  if (kind === null || kind === "CREATE_OR_COMMENT") return decision;
  const { evidence } = decision;
  if (kind === "CREATE_ALWAYS") {
    if (decision.kind === "request") return decision;
    const key = candidates.find((one) => one.requestId === decision.requestId)?.requestKey ?? "";
    const reason = `New request linked to ${key}: this handler opens one for each mail.`;
    return { kind: "request", relatedToId: decision.requestId, evidence, reason };
  }
  if (decision.kind === "comment") return decision;
  const named = candidates.find((one) => one.requestId === decision.relatedToId);
  const why = named
    ? `It names ${named.requestKey}, but ${sender || "the sender"} has no part in it.`
    : "It continues no request.";
  return { kind: "none", evidence, reason: `${why} This handler only adds comments.` };
}
