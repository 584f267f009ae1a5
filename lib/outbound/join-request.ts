import { findOrCreateCustomer } from "@/lib/access/find-or-create-customer.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { recordRequestEvents } from "@/lib/requests/request-event.ts";

type Joiner = { readonly id: string; readonly email: string; readonly name: string };

/** Somebody who is to take part in a request. */
export type Joining = {
  readonly requestId: string;
  /** Who wrote the mail. */
  readonly actorId: string;
  readonly user: Joiner;
};

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
  const joinings: Joining[] = [];
  for (const { address, name } of newcomers(join.people, join.reporterEmail)) {
    joinings.push({ requestId, actorId, user: await findOrCreateCustomer(tx, { email: address, name }) });
  }
  await joinRequests(tx, joinings);
}

/** Those of a mail's people who can join: the reporter is in it anyway. */
export function newcomers<Person extends { readonly address: string }>(
  people: readonly Person[],
  reporterEmail: string,
): Person[] {
  // In one order everywhere: two transactions that make the same people do not wait for each other.
  return people
    .filter((person) => person.address !== reporterEmail)
    .toSorted((a, b) => (a.address < b.address ? -1 : 1));
}

/** Lets people with an account take part in requests; the history tells of those who did not yet. */
export async function joinRequests(tx: Transaction, joinings: readonly Joining[]): Promise<void> {
  if (joinings.length === 0) return;
  const key = (requestId: string, userId: string) => `${requestId} ${userId}`;
  const wanted = new Map(joinings.map((joining) => [key(joining.requestId, joining.user.id), joining]));
  const added = await tx.participant.createManyAndReturn({
    data: [...wanted.values()].map(({ requestId, user }) => ({ requestId, userId: user.id })),
    skipDuplicates: true,
    select: { requestId: true, userId: true },
  });
  const isNew = new Set(added.map(({ requestId, userId }) => key(requestId, userId)));
  await recordRequestEvents(
    tx,
    [...wanted]
      .filter(([name]) => isNew.has(name))
      .map(([, { requestId, actorId, user }]) => {
        const detail = { userId: user.id, email: user.email, name: user.name };
        return { requestId, actorId, kind: "participant-added" as const, detail };
      }),
  );
}
