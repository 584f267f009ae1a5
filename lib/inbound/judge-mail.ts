import type { Decision, ThreadCandidate } from "./decide.ts";
import { applyFilters } from "./filters.ts";
import type { ForgottenMail } from "./forgotten-mails.ts";
import { decideFor } from "./handler-decision.ts";
import type { Author, JudgedMail, Judgement, Surroundings } from "./judgement.ts";
import { remarks, siblingWords } from "./judgement-remarks.ts";
import { judgeVerdict, refuse } from "./refuse-mail.ts";
import type { SameMail } from "./twin-mails.ts";
import type { UnderstoodMail } from "./understood-mail.ts";

/** Decides what becomes of a mail. Pure: the same mail in the same surroundings ends the same way. */
export function judgeMail(mail: JudgedMail, around: Surroundings): Judgement {
  const { understood, destination } = mail;
  const { handler } = destination;
  const siblings = around.sameMails.filter((one) => one.mailboxId !== destination.mailboxId);
  const here = around.sameMails.find((one) => one.mailboxId === destination.mailboxId);
  // Its own copies are no threads that it continues: each address gets a request.
  const opened = new Set(siblings.flatMap((one) => (one.outcome === "REQUEST" ? [one.requestId] : [])));
  const candidates = around.candidates.filter((one) => !opened.has(one.requestId));
  const decision = decideFor(handler?.kind ?? null, understood.sender?.address ?? "", candidates);
  const threadId = threadOf(candidates);

  const commented = siblings.find((one) => isCommentOn(one, decision));
  const copy = here ?? commented ?? null;
  const verdict = applyFilters({
    mail: understood,
    ownAddresses: around.ownAddresses,
    duplicateOf: copy === null ? forgottenWords(around.forgotten) : duplicateWords(copy, copy === here),
    answersNotice: decision.kind === "comment" ? null : around.refersToNotice,
    isAboutOurs: around.refersToNotice !== null || candidates.some(({ signedIds }) => signedIds.length > 0),
    isReleased: mail.isReleased,
    bulkPolicy: handler?.bulkPolicy ?? null,
    recentFromSender: around.recentFromSender,
    recentInThread: decision.kind === "comment" ? (around.recentByRequest.get(decision.requestId) ?? 0) : 0,
  });
  if (verdict) {
    const requestId =
      verdict.outcome === "DUPLICATE" ? ((copy ?? around.forgotten)?.requestId ?? null) : threadId;
    return judgeVerdict(mail, around, verdict, requestId);
  }
  if (decision.kind === "none") {
    return refuse(mail, around, {
      reason: decision.reason,
      evidence: decision.evidence,
      requestId: threadId,
    });
  }
  const author = authorOf(mail, around);
  const isEmpty = understood.isCutAway && understood.attachments.length === 0;
  const hindrance = author === null ? noAccount(understood) : isEmpty ? nothingLeft : null;
  if (author === null || hindrance !== null) {
    return refuse(mail, around, {
      reason: hindrance ?? "",
      evidence: decision.evidence,
      requestId: threadId,
    });
  }
  const evidence = [...decision.evidence, ...remarks(mail, author, siblings)];
  const reason = `${decision.reason}${siblingWords(siblings, destination.projectId)}`;
  if (decision.kind === "comment") {
    const thread = candidates.find((one) => one.requestId === decision.requestId);
    const senderInvolved = thread?.senderInvolved ?? false;
    return { ...decision, senderInvolved, reason, evidence, author };
  }
  const relatedToId =
    decision.relatedToId ?? siblings.find((one) => one.requestId !== null)?.requestId ?? null;
  return { kind: "request", relatedToId, reason, evidence, author };
}

const nothingLeft =
  "The mail holds nothing new: outside quotes or before the marker that this handler cuts at, there is no text.";

function noAccount({ sender }: UnderstoodMail): string {
  return `${sender?.address ?? "The sender"} has no account here, and this handler makes none and has no default reporter.`;
}

function isCommentOn(one: SameMail, decision: Decision | { readonly kind: "none" }): boolean {
  return decision.kind === "comment" && one.outcome === "COMMENT" && one.requestId === decision.requestId;
}

function duplicateWords(copy: SameMail, isHere: boolean): string {
  const key = copy.requestKey === null ? "" : ` in ${copy.requestKey}`;
  return isHere
    ? `The same mail is here already${key}: same Message-ID, same content.`
    : `The same mail came to ${copy.label} too, and its words are${key} already: same Message-ID, same content.`;
}

function forgottenWords(forgotten: ForgottenMail | null): string | null {
  if (forgotten === null) return null;
  return `Its words are in ${forgotten.requestKey} already, under the same Message-ID: it was taken in before, and the mail log was deleted since.`;
}

/** Null: nobody stands for the sender. For mail that names none no account is made where somebody stands for it. */
function authorOf(
  { understood, destination: { handler } }: JudgedMail,
  { senderIsKnown }: Surroundings,
): Author | null {
  if (!handler || senderIsKnown) return { kind: "sender", isNew: false };
  const userId = handler.defaultReporterId;
  const standIn = userId === null ? null : ({ kind: "stand-in", userId } as const);
  if (!handler.createUsers) return standIn;
  if (understood.sender === null) return standIn ?? { kind: "sender", isNew: false };
  return { kind: "sender", isNew: true };
}

/** The request that a mail surely belongs to, although it is not added there: it stays findable. */
function threadOf(candidates: readonly ThreadCandidate[]): string | null {
  const sure =
    candidates.find((one) => one.signedIds.length > 0) ?? candidates.find((one) => one.references.length > 0);
  return sure?.requestId ?? null;
}
