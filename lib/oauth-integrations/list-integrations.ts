import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { requireIntegrationReader } from "./integration-permission.ts";
import { integrationView, viewIntegrations } from "./integration-view.ts";

export const integrationListView = z.object({ items: z.array(integrationView) });

/** All integrations by name, for system admins and admins of any project. @throws Problem `forbidden` */
export async function listIntegrations(actor: Actor): Promise<z.infer<typeof integrationListView>> {
  requireIntegrationReader(actor);
  const rows = await database().oAuthIntegration.findMany({ orderBy: { name: "asc" } });
  return { items: await viewIntegrations(database(), actor, rows) };
}
