import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { lineInput } from "@/lib/access/input-text.ts";
import { database } from "@/lib/platform/database.ts";
import { InboundOutcome, InboundState } from "@/prisma/generated/enums.ts";
import { inboundMessageView, inboundSelect, toInboundView } from "./inbound-message-view.ts";
import { logFilterInput, logScope, pageOf, placeOfCursor } from "./log-filter.ts";
import { mailLogPlaces, mailLogQuery } from "./mail-log-query.ts";

export const listInboundMessagesInput = logFilterInput.extend({
  outcome: z.enum(InboundOutcome).optional(),
  state: z.enum(InboundState).optional(),
  /**
   * Matches a part of sender, recipients, subject, Message-ID and reason, or a whole request key. Without `from`, the
   * last seven days are searched; of mail that is held or has failed, all.
   */
  q: lineInput(200).default(""),
});

export const inboundMessagePageView = z.object({
  items: z.array(inboundMessageView),
  nextCursor: z.string().nullable(),
  /** Since when mail was looked at; null: since ever. */
  from: z.date().nullable(),
});

/** A text is looked for in so many days unless the period is given. */
const searchedDays = 7;

/**
 * The processing log of a project or of the whole installation: every mail that came in and what became of it, newest
 * first.
 *
 * @throws Problem `not-found`, `forbidden`
 */
export async function listInboundMessages(
  actor: Actor,
  input: z.output<typeof listInboundMessagesInput>,
): Promise<z.infer<typeof inboundMessagePageView>> {
  const projectId = await logScope(actor, input.projectKey);
  const from = input.from ?? searchedSince(input);
  const { mailboxId, outcome, state, to, q, limit } = input;
  const found = await database().$queryRaw(
    mailLogQuery(
      {
        projectId,
        mailboxId,
        outcome,
        states: state && [state],
        from,
        to,
        q,
        after: placeOfCursor(input.cursor),
      },
      limit + 1,
    ),
  );
  const page = pageOf(mailLogPlaces.parse(found), limit);
  const rows = await database().inboundMessage.findMany({
    where: { id: { in: page.rows.map(({ id }) => id) } },
    orderBy: [{ storedAt: "desc" }, { id: "desc" }],
    select: inboundSelect,
  });
  return { items: rows.map(toInboundView), nextCursor: page.nextCursor, from: from ?? null };
}

/** Mail that waits for a person is so little that it is found by its state. */
function searchedSince(input: z.output<typeof listInboundMessagesInput>): Date | undefined {
  const { q, state, to } = input;
  if (q === "" || state === "HELD" || state === "FAILED") return undefined;
  return new Date((to?.getTime() ?? Date.now()) - searchedDays * 86_400_000);
}
