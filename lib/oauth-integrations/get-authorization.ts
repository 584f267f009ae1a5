import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { isSystemAdmin } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { authorizationStep, readSteps } from "./authorization-step.ts";

export const authorizationReference = z.object({ authorizationId: z.uuid() });

/** How an authorization stands. `interrupted`: its answer came, but Mailroom stopped while it was at work on it. */
export const authorizationView = z.object({
  id: z.string(),
  integrationId: z.string(),
  integrationName: z.string(),
  purpose: z.enum(["test", "grant"]),
  mailboxAddress: z.string().nullable(),
  state: z.enum(["waiting", "succeeded", "failed", "expired", "interrupted"]),
  steps: z.array(authorizationStep),
  grantId: z.string().nullable(),
  createdAt: z.date(),
  expiresAt: z.date(),
  finishedAt: z.date().nullable(),
});
export type AuthorizationView = z.infer<typeof authorizationView>;

/** One authorization, for who began it and system admins. @throws Problem `not-found` */
export async function getAuthorization(
  actor: Actor,
  input: z.output<typeof authorizationReference>,
): Promise<AuthorizationView> {
  const row = await database().oAuthAuthorization.findUnique({
    where: { id: input.authorizationId },
    include: { integration: { select: { name: true } } },
  });
  const isOwn = actor.kind === "user" && row?.actorUserId === actor.userId;
  if (!row || !(isOwn || isSystemAdmin(actor))) throw notFound("authorization");
  return {
    id: row.id,
    integrationId: row.integrationId,
    integrationName: row.integration.name,
    purpose: row.purpose === "TEST" ? "test" : "grant",
    mailboxAddress: row.mailboxAddress,
    state: stateOf(row, new Date()),
    steps: readSteps(row.steps),
    grantId: row.grantId,
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
    finishedAt: row.finishedAt,
  };
}

function stateOf(
  row: { finishedAt: Date | null; succeeded: boolean | null; consumedAt: Date | null; expiresAt: Date },
  now: Date,
): AuthorizationView["state"] {
  if (row.finishedAt) return row.succeeded ? "succeeded" : "failed";
  if (row.expiresAt > now) return "waiting";
  return row.consumedAt ? "interrupted" : "expired";
}
