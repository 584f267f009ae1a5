import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { lineInput } from "@/lib/access/input-text.ts";
import { isAgent } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { admission, admissionResult } from "./admission.ts";
import { admissionWords } from "./admission-words.ts";
import { admitAgain } from "./admit-again.ts";
import { logFilterInput, logScope } from "./log-filter.ts";
import { isMailAdmin, requireMailAdmin } from "./mail-admin.ts";
import { mailLogPlaces, mailLogQuery } from "./mail-log-query.ts";

const mostAtOnce = 500;

const filterInput = logFilterInput.omit({ cursor: true, limit: true }).extend({
  state: z.enum(["FAILED", "HELD"]),
  q: lineInput(200).default(""),
});

export const reprocessMessagesInput = z
  .object({
    /** `release` passes over the rules that held or ignored a mail, `process-again` asks them anew, `discard` settles it as ignored. */
    act: admission.default("process-again"),
    ids: z.array(z.uuid()).min(1).max(mostAtOnce).optional(),
    /** The 500 of the mails that match that have waited longest. */
    filter: filterInput.optional(),
  })
  .refine(({ ids, filter }) => (ids === undefined) !== (filter === undefined), {
    path: ["ids"],
    message: "Give either `ids` or a `filter`.",
  });

export const reprocessedMessagesView = z.object({
  results: z.array(z.object({ id: z.uuid(), result: admissionResult, detail: z.string() })),
  /** More mails match the filter: send the same again for them. */
  hasMore: z.boolean(),
});

/**
 * Processes many mails again, releases or discards them. Safe to repeat: what had its effect, or is being processed, is left
 * alone and said so, mail by mail.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export async function reprocessMessages(
  actor: Actor,
  input: z.output<typeof reprocessMessagesInput>,
): Promise<z.infer<typeof reprocessedMessagesView>> {
  const matching = input.filter === undefined ? null : await matchingIds(actor, input.filter);
  const wanted = matching?.slice(0, mostAtOnce) ?? [...new Set(input.ids)];
  const allowed = wanted.length === 0 ? new Set<string>() : await administered(actor, wanted);
  const results = await admitAgain(
    actor,
    input.act,
    wanted.filter((id) => allowed.has(id)),
  );
  return {
    results: wanted.map((id) => {
      const result = results.get(id) ?? "not-found";
      return { id, result, detail: admissionWords(result) };
    }),
    hasMore: (matching?.length ?? 0) > mostAtOnce,
  };
}

async function matchingIds(actor: Actor, filter: z.output<typeof filterInput>): Promise<string[]> {
  const projectId = await logScope(actor, filter.projectKey);
  const { mailboxId, state, from, to, q } = filter;
  const wanted = { projectId, mailboxId, states: [state], from, to, q };
  const query = mailLogQuery(wanted, mostAtOnce + 1, "oldest");
  return mailLogPlaces.parse(await database().$queryRaw(query)).map(({ id }) => id);
}

/** Those of the mails whose projects the actor administers. Who may touch none of them is refused. */
async function administered(actor: Actor, ids: readonly string[]): Promise<Set<string>> {
  const mails = await database().inboundMessage.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, projectId: true, mailbox: { select: { projectId: true } } },
  });
  const own = mails.filter((mail) => isMailAdmin(actor, mail));
  if (own.length > 0) return new Set(own.map(({ id }) => id));
  const visible = mails.find(({ projectId }) => isAgent(actor, projectId));
  if (!visible) throw notFound("mail");
  requireMailAdmin(actor, visible);
  return new Set();
}
