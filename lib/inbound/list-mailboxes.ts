import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { projectKeyInput } from "@/lib/requests/key-input.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { logScope } from "./log-filter.ts";
import { mailboxLabel, mailboxLabelSelect } from "./mailbox-label.ts";

/** A list for people to choose from: who looks for one of more searches for it. */
const mostMailboxes = 500;

export const listMailboxesInput = z.object({
  projectKey: projectKeyInput.optional(),
  /** A part of a label or of a folder. */
  q: z.string().trim().max(200).optional(),
});

export const mailboxListView = z.object({
  items: z.array(
    z.object({
      id: z.uuid(),
      projectKey: z.string(),
      /** Address of the channel or name of the mail handler that reads it. */
      label: z.string(),
      kind: z.enum(["channel", "handler"]),
      folder: z.string(),
    }),
  ),
  /** All that match; at most 500 of them are listed. */
  totalCount: z.int(),
});

/**
 * The mailboxes that mail is read from, of a project or of the whole installation, by project and label: the first 500
 * of those that match.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export async function listMailboxes(
  actor: Actor,
  input: z.output<typeof listMailboxesInput>,
): Promise<z.infer<typeof mailboxListView>> {
  const projectId = await logScope(actor, input.projectKey);
  const where: Prisma.MailboxWhereInput = {
    ...(projectId !== null && { projectId }),
    ...(input.q && { OR: matching(input.q) }),
  };
  const totalCount = await database().mailbox.count({ where });
  const rows = await database().mailbox.findMany({
    where,
    orderBy: [
      { project: { key: "asc" } },
      { emailChannel: { address: "asc" } },
      { mailHandler: { name: "asc" } },
      { id: "asc" },
    ],
    take: mostMailboxes,
    select: {
      id: true,
      folder: true,
      mailHandlerId: true,
      project: { select: { key: true } },
      ...mailboxLabelSelect,
    },
  });
  const items = rows.map((row) => ({
    id: row.id,
    projectKey: row.project.key,
    label: mailboxLabel(row),
    kind: row.mailHandlerId === null ? ("channel" as const) : ("handler" as const),
    folder: row.folder,
  }));
  items.sort((a, b) => a.projectKey.localeCompare(b.projectKey) || a.label.localeCompare(b.label));
  return { items, totalCount };
}

function matching(q: string): Prisma.MailboxWhereInput[] {
  const contains = { contains: q, mode: "insensitive" } as const;
  return [{ folder: contains }, { emailChannel: { address: contains } }, { mailHandler: { name: contains } }];
}
