import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import type { Db } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { requireIntegrationReader } from "./integration-permission.ts";
import type { IntegrationView } from "./integration-view.ts";
import { viewIntegrations } from "./integration-view.ts";

/** Names one integration. */
export const integrationReference = z.object({ integrationId: z.uuid() });

/** One integration, for system admins and admins of any project. @throws Problem `forbidden`, `not-found` */
export async function getIntegration(
  actor: Actor,
  input: z.output<typeof integrationReference>,
  db: Db = database(),
): Promise<IntegrationView> {
  requireIntegrationReader(actor);
  const row = await db.oAuthIntegration.findUnique({ where: { id: input.integrationId } });
  const [view] = row ? await viewIntegrations(db, actor, [row]) : [];
  if (!view) throw notFound("integration");
  return view;
}
