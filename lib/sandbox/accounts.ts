/** Mailboxes of the pretend company: the desk may be connected to them. */
export const deskMailboxes = [
  "support@acme.example",
  "billing@acme.example",
  "sales@acme.example",
  "jobs@acme.example",
] as const;

/** A mailbox of the pretend company that the application which signs in by itself is not let into. */
export const boardMailbox = "board@acme.example";

/** People who write to it. Their inbox is a folder that only the sandbox page reads. */
export const customers = [
  { address: "mia.fischer@customer.example", name: "Mia Fischer" },
  { address: "omar.haddad@customer.example", name: "Omar Haddad" },
  { address: "yuki.tanaka@customer.example", name: "Yuki Tanaka" },
] as const;

export type DeskMailbox = (typeof deskMailboxes)[number];

/** Whether the address is a mailbox of the pretend company. */
export function isDeskMailbox(address: string): address is DeskMailbox {
  return deskMailboxes.some((mailbox) => mailbox === address);
}
