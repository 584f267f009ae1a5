import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { projectKeyInput } from "@/lib/requests/key-input.ts";
import { logScope } from "./log-filter.ts";
import { mailboxLabel, mailboxLabelSelect } from "./mailbox-label.ts";

export const listMailboxesInput = z.object({ projectKey: projectKeyInput.optional() });

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
});

/**
 * The mailboxes that mail is read from, of a project or of the whole installation, by project and label.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export async function listMailboxes(
  actor: Actor,
  input: z.output<typeof listMailboxesInput>,
): Promise<z.infer<typeof mailboxListView>> {
  const projectId = await logScope(actor, input.projectKey);
  const rows = await database().mailbox.findMany({
    where: projectId === null ? {} : { projectId },
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
  return { items };
}
