import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { findProjectAsAdmin } from "@/lib/requests/find-project.ts";
import { projectKeyInput } from "@/lib/requests/key-input.ts";
import { credentialsOfMailboxes } from "./credential-of-mailbox.ts";
import { readMailboxFacts } from "./mailbox-facts.ts";
import { type MailboxHealthView, mailboxHealthView, viewOfMailbox } from "./mailbox-health-view.ts";
import { type ReadingState, readingStates } from "./mailbox-state.ts";
import { filledHours, hourView, readMailsPerHour } from "./mails-per-hour.ts";
import { visibleMailboxes } from "./visible-mailboxes.ts";

export const listMailboxHealthInput = z.object({
  /** Only mailboxes of this project; else all that one may see. */
  projectKey: projectKeyInput.optional(),
  show: z.enum(["all", "attention"]).default("all"),
  /** Found in name, host and project. */
  q: z.string().trim().max(200).default(""),
  /** So many of them are left out at the beginning. */
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const mailboxHealthListView = z.object({
  /** Those that need attention first, then by name. */
  items: z.array(mailboxHealthView),
  /** How many match, on all pages. */
  matchCount: z.int(),
  /** Of all that one may see, whatever is shown. */
  totalCount: z.int(),
  attentionCount: z.int(),
  stateCounts: z.record(z.enum(readingStates), z.int()),
  /** Mails taken in from all of them, by hour. */
  hours: z.array(hourView),
  /** When this was so. */
  readAt: z.date(),
});

/**
 * How mailboxes fare, those that need attention first. For system admins all, for project admins those of their projects.
 *
 * @throws Problem `forbidden`, `not-found`
 */
export async function listMailboxHealth(
  actor: Actor,
  input: z.output<typeof listMailboxHealthInput>,
  now = new Date(),
): Promise<z.infer<typeof mailboxHealthListView>> {
  const db = database();
  const project = input.projectKey ? await findProjectAsAdmin(db, actor, input.projectKey) : null;
  const all = await readMailboxFacts(db, project ? { projectId: project.id } : visibleMailboxes(actor));
  const ids = all.map(({ id }) => id);
  const [counted, credentialOf] = await Promise.all([
    readMailsPerHour(db, ids, now),
    credentialsOfMailboxes(now),
  ]);
  const hoursOf = Map.groupBy(counted, ({ mailboxId }) => mailboxId);
  const views = all.map((facts) =>
    viewOfMailbox(facts, { credential: credentialOf(facts), hours: hoursOf.get(facts.id) ?? [] }, now),
  );
  const matching = views.filter((view) => matches(view, input)).sort(byUrgency);
  return {
    items: matching.slice(input.offset, input.offset + input.limit),
    matchCount: matching.length,
    totalCount: views.length,
    attentionCount: views.filter((view) => view.needsAttention).length,
    stateCounts: countsOf(views),
    hours: filledHours(counted, now),
    readAt: now,
  };
}

type Wish = Pick<z.output<typeof listMailboxHealthInput>, "show" | "q">;

function matches(view: MailboxHealthView, { show, q }: Wish): boolean {
  if (show === "attention" && !view.needsAttention) return false;
  const words = [view.name, view.host, view.projectKey, view.projectName, view.incomingServer?.name ?? ""];
  return words.join(" ").toLowerCase().includes(q.toLowerCase());
}

/** What needs a person, then what may, then what works, then what is off. */
const urgency: Readonly<Record<ReadingState, number>> = {
  failing: 0,
  silent: 0,
  "needs-authorization": 0,
  retrying: 1,
  "waiting-for-first-poll": 2,
  working: 2,
  off: 3,
};

function byUrgency(a: MailboxHealthView, b: MailboxHealthView): number {
  if (a.needsAttention !== b.needsAttention) return a.needsAttention ? -1 : 1;
  return urgency[a.state] - urgency[b.state] || a.name.localeCompare(b.name);
}

function countsOf(views: readonly MailboxHealthView[]): Record<ReadingState, number> {
  const counts: Record<ReadingState, number> = {
    working: 0,
    retrying: 0,
    failing: 0,
    silent: 0,
    "needs-authorization": 0,
    off: 0,
    "waiting-for-first-poll": 0,
  };
  for (const { state } of views) counts[state] += 1;
  return counts;
}
