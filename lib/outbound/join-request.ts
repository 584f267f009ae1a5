import { findOrCreateCustomer } from "@/lib/access/find-or-create-customer.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { recordRequestEvent } from "@/lib/requests/request-event.ts";

/**
 * Lets the people that a mail is copied to take part in its request, so that their answers are known to come from
 * someone involved. Those who do already are passed over.
 *
 * @param join.actorId who wrote the mail
 */
export async function joinRequest(
  tx: Transaction,
  join: {
    readonly requestId: string;
    readonly reporterEmail: string;
    readonly actorId: string;
    readonly people: readonly { readonly address: string; readonly name: string }[];
  },
): Promise<void> {
  const { requestId, actorId } = join;
  const newcomers = join.people
    .filter((person) => person.address !== join.reporterEmail)
    // In one order everywhere: two transactions that make the same people do not wait for each other.
    .toSorted((a, b) => (a.address < b.address ? -1 : 1));
  for (const { address, name } of newcomers) {
    const user = await findOrCreateCustomer(tx, { email: address, name });
    const { count } = await tx.participant.createMany({
      data: [{ requestId, userId: user.id }],
      skipDuplicates: true,
    });
    if (count === 0) continue;
    const detail = { userId: user.id, email: user.email, name: user.name };
    await recordRequestEvent(tx, { requestId, actorId, kind: "participant-added", detail });
  }
}
