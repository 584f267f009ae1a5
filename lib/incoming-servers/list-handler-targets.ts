import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { mailCanNotFill } from "@/lib/email-channels/mail-fillable.ts";
import { database } from "@/lib/platform/database.ts";

const handlerTarget = z.object({
  key: z.string(),
  name: z.string(),
  requestTypes: z.array(
    z.object({
      id: z.uuid(),
      name: z.string(),
      /** Why a mail can not fill it; null: it can. */
      mailCanNotFill: z.string().nullable(),
    }),
  ),
  channels: z.array(z.object({ id: z.uuid(), address: z.string(), enabled: z.boolean() })),
});
export type HandlerTarget = z.infer<typeof handlerTarget>;

export const handlerTargetListView = z.object({ items: z.array(handlerTarget) });

/** Where the mail of a handler can go: projects that are not archived, with types and channels. @throws Problem `forbidden` */
export async function listHandlerTargets(actor: Actor): Promise<z.infer<typeof handlerTargetListView>> {
  requireSystemAdmin(actor);
  const projects = await database().project.findMany({
    where: { archivedAt: null },
    orderBy: { name: "asc" },
    select: {
      key: true,
      name: true,
      requestTypes: {
        orderBy: [{ position: "asc" }, { name: "asc" }],
        select: { id: true, name: true, requiredFields: true },
      },
      emailChannels: {
        orderBy: { address: "asc" },
        select: { id: true, address: true, enabled: true },
      },
    },
  });
  return {
    items: projects.map(({ key, name, requestTypes, emailChannels }) => ({
      key,
      name,
      requestTypes: requestTypes.map(({ requiredFields, ...type }) => ({
        ...type,
        mailCanNotFill: mailCanNotFill(requiredFields),
      })),
      channels: emailChannels,
    })),
  };
}
