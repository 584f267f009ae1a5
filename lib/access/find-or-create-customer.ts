import type { Transaction } from "@/lib/platform/database.ts";
import { insertRows } from "@/lib/platform/insert-rows.ts";
import { lineInput, normalizeEmail } from "./input-text.ts";

type Customer = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly deactivatedAt: Date | null;
};

const customerSelect = { id: true, email: true, name: true, deactivatedAt: true } as const;
const customerName = lineInput(10_000).transform((name) => name.slice(0, 200));

/** How an account of this address would look. `name` as the mail says it; empty: the address stands for it. */
export function customerOf(customer: { readonly email: string; readonly name: string }) {
  const email = normalizeEmail(customer.email);
  const parsedName = customerName.safeParse(customer.name);
  return { email, name: (parsedName.success && parsedName.data) || email };
}

/**
 * The person with this address, made when there is none. Two at once get the same one: the unique address decides,
 * and a loser waits for the winner's commit instead of failing the transaction.
 *
 * @param customer `name` as the mail says it; empty: the address stands for it
 */
export async function findOrCreateCustomer(
  tx: Transaction,
  customer: { readonly email: string; readonly name: string },
): Promise<Customer> {
  const made = customerOf(customer);
  await tx.user.createMany({ data: [made], skipDuplicates: true });
  return tx.user.findUniqueOrThrow({ where: { email: made.email }, select: customerSelect });
}

/** Somebody else has just made an account that was to be made here: look again. */
export class CustomerOvertakenError extends Error {}

/**
 * Makes accounts that were not there a moment ago.
 *
 * @param customers made by `customerOf`, with ids of their own
 * @throws CustomerOvertakenError when one of them is there by now
 */
export async function createCustomers(
  tx: Transaction,
  customers: readonly { readonly id: string; readonly email: string; readonly name: string }[],
): Promise<void> {
  if (customers.length === 0) return;
  // In one order everywhere, so that two transactions that make the same people do not wait for each other.
  const rows = customers.toSorted((a, b) => (a.email < b.email ? -1 : 1));
  const updatedAt = new Date();
  const added = await insertRows(
    tx,
    "User",
    rows.map((row) => ({ ...row, updatedAt })),
    { skipDuplicates: true },
  );
  if (added.length < rows.length) throw new CustomerOvertakenError("An account was made by another process.");
}
