import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { findProjectAsAdmin } from "@/lib/requests/find-project.ts";
import { projectKeyInput } from "@/lib/requests/key-input.ts";

export const listConnectivityInput = z.object({
  projectKey: projectKeyInput,
  channelId: z.uuid().optional(),
  succeeded: z.stringbool().optional(),
  cursor: z.uuid("The cursor of an earlier answer, unchanged.").optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

const connectivityEntryView = z.object({
  id: z.uuid(),
  at: z.date(),
  channelId: z.uuid(),
  channelAddress: z.string(),
  succeeded: z.boolean(),
  storedCount: z.int(),
  code: z.string().nullable(),
  serverWords: z.string().nullable(),
  detail: z.string(),
});

export const connectivityPageView = z.object({
  items: z.array(connectivityEntryView),
  nextCursor: z.string().nullable(),
});

/** The connectivity log of a project: polls that brought mail, failed, or found the mailbox well again. */
export async function listConnectivity(
  actor: Actor,
  input: z.output<typeof listConnectivityInput>,
): Promise<z.infer<typeof connectivityPageView>> {
  const project = await findProjectAsAdmin(database(), actor, input.projectKey);
  const rows = await database().connectivityEntry.findMany({
    where: {
      mailbox: {
        emailChannel: {
          projectId: project.id,
          ...(input.channelId !== undefined && { id: input.channelId }),
        },
      },
      ...(input.succeeded !== undefined && { succeeded: input.succeeded }),
    },
    orderBy: [{ at: "desc" }, { id: "desc" }],
    take: input.limit + 1,
    ...(input.cursor !== undefined && { cursor: { id: input.cursor }, skip: 1 }),
    include: { mailbox: { select: { emailChannel: { select: { id: true, address: true } } } } },
  });
  const items = rows.slice(0, input.limit).map(({ mailbox, mailboxId: _mailboxId, ...entry }) => ({
    ...entry,
    channelId: mailbox.emailChannel.id,
    channelAddress: mailbox.emailChannel.address,
  }));
  return { items, nextCursor: rows.length > items.length ? (items.at(-1)?.id ?? null) : null };
}
