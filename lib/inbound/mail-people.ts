import type { Mailbox } from "@/lib/message/mailbox.ts";
import { isAddress } from "@/lib/message/mailbox.ts";
import { escapeHtml } from "@/lib/message/text-html.ts";
import type { Applied } from "./apply-judgement.ts";
import { personOf } from "./effects.ts";
import type { Author } from "./judgement.ts";
import type { Knowledge, Person } from "./knowledge.ts";
import type { LedgerEvidence } from "./settlement.ts";
import type { UnderstoodMail } from "./understood-mail.ts";

/** Reporter of mail that names nobody; "invalid" is reserved, no mail can go there (RFC 2606 §2). */
export const nobody: Mailbox = { name: "Unknown sender", address: "unknown-sender@mailroom.invalid" };

/** A mail to thousands must not make thousands of participants. */
export const mostParticipants = 50;

/** The person whose request or comment a mail is. */
export type Writer = {
  readonly id: string;
  /** Of the account. */
  readonly email: string;
  readonly worksHere: boolean;
  /** As the mail names its sender. */
  readonly mailbox: Mailbox;
  /** Stands before the body when it is not the sender: who wrote. Else empty. */
  readonly introduction: { readonly text: string; readonly html: string };
};

/** Finds or makes the account that a mail is written by. */
export function writerOf({ understood, knowledge, effects }: Applied, author: Author): Writer {
  const sender = understood.sender ?? nobody;
  if (author.kind === "stand-in") {
    const written = sender.name === "" ? sender.address : `${sender.name} <${sender.address}>`;
    const words = understood.sender ? `Mail from ${written}:` : "Mail that names no sender:";
    const introduction = { text: `${words}\n\n`, html: `<p>${escapeHtml(words)}</p>` };
    const { userId: id } = author;
    const email = [...knowledge.people.values()].find((person) => person.id === id)?.email ?? "";
    return { id, email, worksHere: false, mailbox: sender, introduction };
  }
  const { id, email, worksHere } = personOf(knowledge, effects, sender);
  return { id, email, worksHere, mailbox: sender, introduction: { text: "", html: "" } };
}

/** To and Cc that are people, as far as one can tell: never an address that Mailroom reads. */
export function usableRecipients(
  { recipients }: UnderstoodMail,
  intakeAddresses: ReadonlySet<string>,
): Mailbox[] {
  return recipients.filter(({ address }) => isAddress(address) && !intakeAddresses.has(address));
}

/** To and Cc of a mail that take part in its request. */
type Copies = {
  /** Those of them that have an account, or all, where accounts are made. */
  readonly people: readonly Mailbox[];
  readonly evidence: readonly LedgerEvidence[];
};

/** To and Cc that can take part; in handlers only where wanted. */
export function copiesOf(
  { mail, understood, knowledge }: Applied,
  writer: Writer,
  assignee: { readonly email: string } | null,
): Copies {
  const { handler } = mail.destination;
  const usable = usableRecipients(understood, knowledge.intakeAddresses).filter(
    ({ address }) => address !== writer.mailbox.address && address !== assignee?.email,
  );
  const taken = handler === null || handler.ccParticipants ? usable.slice(0, mostParticipants) : [];
  const leftOut = taken.length === mostParticipants ? usable.length - taken.length : 0;
  const detail = `${leftOut} recipients were not added as participants: a mail may add ${mostParticipants}.`;
  const mayMake = handler === null || handler.createUsers;
  return {
    people: mayMake ? taken : taken.filter(({ address }) => knowledge.people.has(address)),
    evidence: leftOut > 0 ? [{ kind: "recipients", detail, weight: 0 }] : [],
  };
}

/** The first in To and Cc who works in the project that the mail goes to; null: nobody does. */
export function copiedAgent(knowledge: Knowledge, { recipients }: UnderstoodMail): Person | null {
  for (const { address } of recipients.slice(0, mostParticipants)) {
    const person = knowledge.people.get(address);
    if (person?.worksHere && !person.isDeactivated) return person;
  }
  return null;
}
