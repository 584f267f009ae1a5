import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { credentialDateKinds } from "./credential-dates.ts";
import { type DateOfChannels, withChannels } from "./credential-dates-channels.ts";
import { allCredentialDates, type OwnedDate } from "./credential-dates-of-all.ts";
import { credentialDateWords } from "./credential-dates-words.ts";

export const listCredentialDatesInput = z.object({
  /** `nextCursor` of the page before. */
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const credentialDateView = z.object({
  kind: z.enum(credentialDateKinds),
  what: z.string(),
  integrationId: z.string(),
  integrationName: z.string(),
  /** Null: it serves every mailbox of the integration. */
  grantId: z.string().nullable(),
  mailboxAddress: z.string().nullable(),
  at: z.date(),
  /** Whole days from now, rounded down; negative once it has passed. */
  daysLeft: z.number().int(),
  because: z.string(),
  cure: z.string(),
  /** A channel that is on depends on it, so that warnings of it are mailed. */
  isUsed: z.boolean(),
});
export type CredentialDateView = z.infer<typeof credentialDateView>;

export const credentialDateListView = z.object({
  items: z.array(credentialDateView),
  nextCursor: z.string().nullable(),
});

const dayMs = 86_400_000;

/**
 * The credential calendar: when client secrets, certificates and authorizations of mailboxes end, soonest first. For
 * system admins.
 *
 * @throws Problem `forbidden`
 */
export async function listCredentialDates(
  actor: Actor,
  input: z.output<typeof listCredentialDatesInput>,
  now = new Date(),
): Promise<z.infer<typeof credentialDateListView>> {
  requireSystemAdmin(actor);
  const { cursor } = input;
  const placed = (await allCredentialDates(now))
    .map((found) => ({ place: placeOf(found), found }))
    .sort((a, b) => (a.place < b.place ? -1 : 1))
    .filter(({ place }) => cursor === undefined || place > cursor);
  const page = placed.slice(0, input.limit);
  const owned = await withChannels(page.map(({ found }) => found));
  return {
    items: owned.map((found) => viewOf(found, now)),
    nextCursor: placed.length > page.length ? (page.at(-1)?.place ?? null) : null,
  };
}

/** By day, and unlike that of any other date. */
function placeOf({ date, integration }: OwnedDate): string {
  return `${date.at.toISOString()} ${integration.id} ${date.grant?.id ?? date.kind}`;
}

function viewOf({ date, integration, isUsed }: DateOfChannels, now: Date): CredentialDateView {
  const { kind, at, because, grant } = date;
  const { what, cure } = credentialDateWords[kind];
  return {
    kind,
    what,
    integrationId: integration.id,
    integrationName: integration.name,
    grantId: grant?.id ?? null,
    mailboxAddress: grant?.mailboxAddress ?? null,
    at,
    daysLeft: Math.floor((at.getTime() - now.getTime()) / dayMs),
    because,
    cure,
    isUsed,
  };
}
