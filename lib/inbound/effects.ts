import { createCustomers, customerOf } from "@/lib/access/find-or-create-customer.ts";
import type { Joining } from "@/lib/outbound/join-request.ts";
import { joinRequests } from "@/lib/outbound/join-request.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { uuid7 } from "@/lib/platform/uuid7.ts";
import type { NewComment } from "@/lib/requests/add-comments.ts";
import { addCommentsInTransaction } from "@/lib/requests/add-comments.ts";
import type { NumberedRequest } from "@/lib/requests/open-requests.ts";
import { openRequestsInTransaction } from "@/lib/requests/open-requests.ts";
import type { RequestNumbers } from "@/lib/requests/request-numbers.ts";
import type { ThreadMessageIds } from "@/lib/requests/thread-message-ids.ts";
import { rememberMessageIds } from "@/lib/requests/thread-message-ids.ts";
import type { Knowledge, Person } from "./knowledge.ts";
import { accountOf } from "./knowledge.ts";

/** What the mails of a batch do to people and requests, gathered so that it is written at once. */
export type Effects = {
  readonly people: Person[];
  readonly requests: NumberedRequest[];
  readonly joinings: Joining[];
  readonly comments: NewComment[];
  readonly threads: ThreadMessageIds[];
};

export function noEffects(): Effects {
  return { people: [], requests: [], joinings: [], comments: [], threads: [] };
}

/** The account of whoever has this address, made when there is none. */
export function personOf(
  knowledge: Knowledge,
  effects: Effects,
  mailbox: { readonly address: string; readonly name: string },
): Person {
  const known = accountOf(knowledge, mailbox);
  if (known) return known;
  const customer = customerOf({ email: mailbox.address, name: mailbox.name });
  const person: Person = { id: uuid7(), ...customer, worksHere: false, isDeactivated: false };
  knowledge.people.set(person.email, person);
  effects.people.push(person);
  return person;
}

/**
 * Writes all of it: what others refer to first.
 *
 * @throws CustomerOvertakenError when an account was made by others meanwhile: nothing of it counts then
 */
export async function writeEffects(
  tx: Transaction,
  effects: Effects,
  numbers: RequestNumbers,
): Promise<void> {
  await createCustomers(
    tx,
    effects.people.map(({ id, email, name }) => ({ id, email, name })),
  );
  await openRequestsInTransaction(tx, numbers, effects.requests);
  await joinRequests(tx, effects.joinings);
  await addCommentsInTransaction(tx, effects.comments);
  await rememberMessageIds(tx, effects.threads);
}
