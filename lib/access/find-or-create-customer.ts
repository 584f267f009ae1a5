import type { Transaction } from "@/lib/platform/database.ts";
import { lineInput, normalizeEmail } from "./input-text.ts";

type Customer = {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly deactivatedAt: Date | null;
};

const customerSelect = { id: true, email: true, name: true, deactivatedAt: true } as const;
const customerName = lineInput(10_000).transform((name) => name.slice(0, 200));

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
  const email = normalizeEmail(customer.email);
  const parsedName = customerName.safeParse(customer.name);
  const name = (parsedName.success && parsedName.data) || email;
  await tx.user.createMany({ data: [{ email, name }], skipDuplicates: true });
  return tx.user.findUniqueOrThrow({ where: { email }, select: customerSelect });
}
