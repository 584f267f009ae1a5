import { isAddress, normalizeAddress } from "@/lib/message/mailbox.ts";
import { Problem } from "@/lib/platform/problem.ts";

/** A person as an address header names him. */
export type Person = { readonly email: string; readonly name: string };

export type Recipient = { readonly address: string; readonly name: string; readonly role: "TO" | "CC" };

/**
 * Who gets a reply: the reporter, and as copies the given addresses or else all participants. Addresses of channels
 * are left out, because a desk that writes to itself would loop.
 *
 * @param cc null: every participant
 * @throws Problem `reporter-without-address`
 */
export function replyRecipients(input: {
  readonly reporter: Person;
  readonly participants: readonly Person[];
  readonly cc: readonly string[] | null;
  readonly channelAddresses: ReadonlySet<string>;
}): Recipient[] {
  const nameOf = new Map(input.participants.map((person) => [person.email, person.name]));
  const wanted = input.cc ?? input.participants.map((person) => person.email);
  const chosen = new Map<string, Recipient>();
  const add = (email: string, name: string, role: Recipient["role"]) => {
    const address = normalizeAddress(email);
    const isUsable =
      isAddress(address) && !address.endsWith(".invalid") && !input.channelAddresses.has(address);
    if (isUsable && !chosen.has(address))
      chosen.set(address, { address, name: name === email ? "" : name, role });
  };
  add(input.reporter.email, input.reporter.name, "TO");
  for (const email of wanted) add(email, nameOf.get(normalizeAddress(email)) ?? "", "CC");
  const recipients = [...chosen.values()];
  if (!recipients.some((recipient) => recipient.role === "TO")) {
    throw new Problem(
      "conflict",
      "reporter-without-address",
      "The reporter of this request has no address that mail can be sent to. Write an internal note, or change the reporter.",
    );
  }
  return recipients;
}
