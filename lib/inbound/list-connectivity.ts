import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { connectivityQuery, connectivityRows } from "./connectivity-query.ts";
import { logFilterInput, logScope, pageOf, placeOfCursor } from "./log-filter.ts";
import { mailboxLabel, mailboxLabelSelect } from "./mailbox-label.ts";

export const listConnectivityInput = logFilterInput.extend({ succeeded: z.stringbool().optional() });

const connectivityEntryView = z.object({
  id: z.uuid(),
  at: z.date(),
  projectKey: z.string(),
  mailboxId: z.uuid(),
  /** Address of the channel or name of the mail handler that reads it. */
  mailboxLabel: z.string(),
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

/**
 * The connectivity log of a project or of the whole installation: polls that brought mail, failed, or found the mailbox
 * well again, newest first.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export async function listConnectivity(
  actor: Actor,
  input: z.output<typeof listConnectivityInput>,
): Promise<z.infer<typeof connectivityPageView>> {
  const projectId = await logScope(actor, input.projectKey);
  const mailboxes = await database().mailbox.findMany({
    where: {
      ...(projectId !== null && { projectId }),
      ...(input.mailboxId !== undefined && { id: input.mailboxId }),
    },
    select: { id: true, project: { select: { key: true } }, ...mailboxLabelSelect },
  });
  const byId = new Map(mailboxes.map((mailbox) => [mailbox.id, mailbox]));
  const { succeeded, from, to, limit } = input;
  const found = await database().$queryRaw(
    connectivityQuery(
      { mailboxIds: [...byId.keys()], succeeded, from, to, after: placeOfCursor(input.cursor) },
      limit + 1,
    ),
  );
  const page = pageOf(connectivityRows.parse(found), limit);
  return {
    items: page.rows.flatMap((entry) => {
      const mailbox = byId.get(entry.mailboxId);
      return mailbox
        ? [{ ...entry, projectKey: mailbox.project.key, mailboxLabel: mailboxLabel(mailbox) }]
        : [];
    }),
    nextCursor: page.nextCursor,
  };
}
