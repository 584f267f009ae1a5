import type { Transaction } from "@/lib/platform/database.ts";
import { insertRows } from "@/lib/platform/insert-rows.ts";
import { uuid7 } from "@/lib/platform/uuid7.ts";
import type { Prisma } from "@/prisma/generated/client.ts";

/** What can happen to a request beside mail and notes, and what is told of it. */
type RequestEventFacts = {
  readonly "status-changed": { readonly from: string; readonly to: string };
  /** A customer wrote again. */
  readonly reopened: { readonly from: string };
  readonly "assignee-changed": {
    readonly fromId: string | null;
    readonly fromName: string | null;
    readonly toId: string | null;
    readonly toName: string | null;
  };
  readonly "priority-changed": { readonly from: string; readonly to: string };
  readonly "summary-changed": { readonly from: string; readonly to: string };
  readonly "request-type-changed": { readonly from: string; readonly to: string };
  readonly "participant-added": { readonly userId: string; readonly email: string; readonly name: string };
  readonly "participant-removed": { readonly userId: string; readonly email: string; readonly name: string };
};

type NewRequestEvent<Kind extends keyof RequestEventFacts> = {
  readonly requestId: string;
  /** Null: Mailroom itself. */
  readonly actorId: string | null;
  readonly kind: Kind;
  readonly detail: RequestEventFacts[Kind] & Prisma.InputJsonObject;
};

/** Writes an event of this slice into the request's history. */
export async function recordRequestEvent<Kind extends keyof RequestEventFacts>(
  tx: Transaction,
  event: NewRequestEvent<Kind>,
): Promise<void> {
  await recordRequestEvents(tx, [event]);
}

/** Writes many events at once. */
export async function recordRequestEvents<Kind extends keyof RequestEventFacts>(
  tx: Transaction,
  events: readonly NewRequestEvent<Kind>[],
): Promise<void> {
  await insertRows(
    tx,
    "RequestEvent",
    events.map((event) => ({ ...event, id: uuid7() })),
  );
}
