import { findOrCreateCustomer } from "@/lib/access/find-or-create-customer.ts";
import type { Mailbox } from "@/lib/message/mailbox.ts";
import { isAddress } from "@/lib/message/mailbox.ts";
import { joinRequest } from "@/lib/outbound/join-request.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { addCommentInTransaction } from "@/lib/requests/add-comment.ts";
import { openRequestInTransaction } from "@/lib/requests/open-request.ts";
import type { Decision } from "./decide.ts";
import type { ClaimedMail } from "./ingest-claim.ts";
import type { Settlement } from "./settle-mail.ts";
import { storedMessageId } from "./stored-message-id.ts";
import type { UnderstoodMail } from "./understood-mail.ts";

/** Reporter of mail that names nobody; "invalid" is reserved, no mail can go there (RFC 2606 §2). */
const nobody: Mailbox = { name: "Unknown sender", address: "unknown-sender@mailroom.invalid" };

/** A mail to thousands must not make thousands of participants. */
const mostParticipants = 50;
const mostReferences = 50;

type Applied = {
  readonly mail: ClaimedMail;
  readonly understood: UnderstoodMail;
  readonly decision: Decision;
  readonly ownAddresses: ReadonlySet<string>;
};

/** Opens the request or adds the comment that was decided on. */
export async function applyDecision(tx: Transaction, applied: Applied): Promise<Settlement> {
  const { understood, decision } = applied;
  const sender = understood.sender ?? nobody;
  const copies = copiesOf(applied, sender);
  const evidence = [...decision.evidence, ...remarks(understood, copies)];
  // Whoever the mail names is made in one order, so that two mails at once do not wait for each other.
  const author = await findOrCreateCustomer(tx, { email: sender.address, name: sender.name });
  const body = {
    foldedText: understood.foldedText,
    foldedHtml: understood.foldedHtml,
    attachments: understood.attachments,
  };
  const ownId = understood.messageId === null ? [] : [storedMessageId(understood.messageId)];
  const references = understood.references.slice(-mostReferences).map(storedMessageId);

  if (decision.kind === "request") {
    const { mail } = applied;
    const opened = await openRequestInTransaction(tx, {
      ...body,
      projectId: mail.channel.projectId,
      requestTypeId: mail.channel.requestTypeId,
      summary: understood.subject === "" ? "(no subject)" : understood.subject,
      descriptionText: understood.text,
      descriptionHtml: understood.html,
      reporterId: author.id,
      emailChannelId: mail.channel.id,
      participantIds: await peopleOf(tx, copies.taken),
      relatedToId: decision.relatedToId,
      threadMessageIds: [...ownId, ...references],
    });
    const reason = decision.reason.replace(/^New request/, `New request ${opened.key}`);
    return { outcome: "REQUEST", reason, evidence, requestId: opened.id, commentId: null };
  }

  const { requestId } = decision;
  const request = await tx.request.findUniqueOrThrow({
    where: { id: requestId },
    select: { projectId: true, reporterId: true, reporter: { select: { email: true } } },
  });
  const isAgent = await tx.projectMember.count({
    where: { projectId: request.projectId, userId: author.id },
  });
  const isInvolved = decision.evidence.some((one) => one.kind === "sender-involved");
  const people = [...(decision.senderJoins ? [sender] : []), ...(isInvolved ? copies.taken : [])];
  await joinRequest(tx, { requestId, reporterEmail: request.reporter.email, actorId: author.id, people });
  const authorSide = isAgent > 0 && author.id !== request.reporterId ? "agent" : "customer";
  const reachedReporter = understood.recipients.some(({ address }) => address === request.reporter.email);
  const comment = await addCommentInTransaction(tx, {
    ...body,
    requestId,
    authorId: author.id,
    authorSide,
    // An agent's mail that went to the desk alone has answered nobody: it must not look as if it had.
    visibility: authorSide === "agent" && !reachedReporter ? "INTERNAL" : "PUBLIC",
    source: "MAIL",
    bodyText: understood.text,
    bodyHtml: understood.html,
    // What a stranger refers to must not draw further mail into the request.
    threadMessageIds: isInvolved ? [...ownId, ...references] : ownId,
  });
  return { outcome: "COMMENT", reason: decision.reason, evidence, requestId, commentId: comment.id };
}

type Copies = { readonly taken: readonly Mailbox[]; readonly leftOut: number };

/** To and Cc that can take part: people, never an address of our own. */
function copiesOf({ understood, ownAddresses }: Applied, sender: Mailbox): Copies {
  const usable = understood.recipients.filter(
    ({ address }) => isAddress(address) && !ownAddresses.has(address) && address !== sender.address,
  );
  return { taken: usable.slice(0, mostParticipants), leftOut: Math.max(usable.length - mostParticipants, 0) };
}

async function peopleOf(tx: Transaction, people: readonly Mailbox[]): Promise<string[]> {
  const ids: string[] = [];
  for (const { address, name } of people.toSorted((a, b) => (a.address < b.address ? -1 : 1))) {
    ids.push((await findOrCreateCustomer(tx, { email: address, name })).id);
  }
  return ids;
}

function remarks(
  understood: UnderstoodMail,
  copies: Copies,
): { kind: string; detail: string; weight: number }[] {
  const found = understood.problems.map((problem) => ({ kind: "problem", detail: problem, weight: 0 }));
  if (copies.leftOut > 0) {
    const detail = `${copies.leftOut} recipients were not added as participants: a mail may add ${mostParticipants}.`;
    found.push({ kind: "recipients", detail, weight: 0 });
  }
  return found;
}
