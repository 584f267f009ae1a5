import type { Transaction } from "@/lib/platform/database.ts";
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

/** Writes an event of this slice into the request's history. `actorId` null: Mailroom itself. */
export async function recordRequestEvent<Kind extends keyof RequestEventFacts>(
  tx: Transaction,
  event: {
    readonly requestId: string;
    readonly actorId: string | null;
    readonly kind: Kind;
    readonly detail: RequestEventFacts[Kind] & Prisma.InputJsonObject;
  },
): Promise<void> {
  await tx.requestEvent.create({ data: event });
}
