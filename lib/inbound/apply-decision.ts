import { newcomers } from "@/lib/outbound/join-request.ts";
import { noticeMessageId } from "@/lib/outbound/notice-message-id.ts";
import { environment } from "@/lib/platform/environment.ts";
import { uuid7 } from "@/lib/platform/uuid7.ts";
import type { NewRequest, NumberedRequest } from "@/lib/requests/open-requests.ts";
import { numberRequest } from "@/lib/requests/open-requests.ts";
import type { Applied } from "./apply-judgement.ts";
import { personOf } from "./effects.ts";
import type { Judgement } from "./judgement.ts";
import { isQuiet } from "./judgement.ts";
import type { Knowledge, KnownRequest, Person } from "./knowledge.ts";
import { learnThread } from "./knowledge.ts";
import type { Writer } from "./mail-people.ts";
import { copiedAgent, copiesOf, writerOf } from "./mail-people.ts";
import { welcomeNotice } from "./notices.ts";
import type { Notice, Settlement } from "./settlement.ts";
import { storedMessageId } from "./stored-message-id.ts";
import type { UnderstoodMail } from "./understood-mail.ts";

const mostReferences = 50;

/** Opens the request that was decided on. */
export function applyRequest(
  applied: Applied,
  judgement: Extract<Judgement, { kind: "request" }>,
): Settlement {
  const { understood, knowledge, effects } = applied;
  const { destination } = applied.mail;
  const writer = writerOf(applied, judgement.author);
  const assignee = destination.handler?.ccAssignee ? copiedAgent(knowledge, understood) : null;
  const copies = copiesOf(applied, writer, assignee);
  const request: NewRequest = {
    ...bodyOf(understood),
    projectId: destination.projectId,
    requestTypeId: destination.requestTypeId,
    summary: understood.subject === "" ? "(no subject)" : understood.subject,
    descriptionText: writer.introduction.text + understood.text,
    descriptionHtml: understood.html === null ? null : writer.introduction.html + understood.html,
    reporterId: writer.id,
    assignee,
    emailChannelId: destination.emailChannelId,
    participantIds: copies.people.map((mailbox) => personOf(knowledge, effects, mailbox).id),
    relatedToId: judgement.relatedToId,
    threadMessageIds: [...ownId(understood), ...references(understood)],
  };
  const opened = numberRequest(knowledge.numbers, request);
  effects.requests.push(opened);
  knowledge.requests.set(opened.id, knownRequest(opened, writer, assignee));
  learnThread(knowledge, opened.id, opened.threadMessageIds);
  const evidence = [...judgement.evidence, ...copies.evidence];
  if (assignee) {
    evidence.push({ kind: "assignee", detail: `${assignee.name} was in To or Cc and takes it.`, weight: 0 });
  }
  return {
    outcome: "REQUEST",
    reason: judgement.reason.replace(/^New request/, `New request ${opened.key}`),
    evidence,
    requestId: opened.id,
    commentId: null,
    notices: welcome(applied, judgement, opened),
  };
}

/** The request as the next mail of the batch meets it. */
function knownRequest(opened: NumberedRequest, writer: Writer, assignee: Person | null): KnownRequest {
  const { id, key, emailChannelId, requestTypeId, participantIds } = opened;
  return {
    id,
    key,
    openedAt: new Date(),
    emailChannelId,
    requestTypeId,
    reporterEmail: writer.email,
    assigneeEmail: assignee?.email ?? null,
    participantIds: new Set(participantIds),
    addressed: new Set(),
  };
}

/** Adds the comment that was decided on. */
export function applyComment(
  applied: Applied,
  judgement: Extract<Judgement, { kind: "comment" }>,
): Settlement {
  const { understood, effects, knowledge } = applied;
  const { handler } = applied.mail.destination;
  const { requestId, senderInvolved, author } = judgement;
  const request = requestIn(knowledge, requestId);
  const writer = writerOf(applied, author);
  const copies = copiesOf(applied, writer, null);
  const people = [
    ...(judgement.senderJoins && author.kind === "sender" ? [writer.mailbox] : []),
    ...(senderInvolved ? copies.people : []),
  ];
  for (const mailbox of newcomers(people, request.reporterEmail)) {
    const user = personOf(knowledge, effects, mailbox);
    effects.joinings.push({ requestId, actorId: writer.id, user });
    request.participantIds.add(user.id);
  }
  const isAgent = author.kind === "sender" && writer.worksHere && writer.email !== request.reporterEmail;
  const reachedReporter = understood.recipients.some(({ address }) => address === request.reporterEmail);
  // What a stranger refers to must not draw further mail into the request.
  const threadMessageIds = senderInvolved
    ? [...ownId(understood), ...references(understood)]
    : ownId(understood);
  const id = uuid7();
  effects.comments.push({
    ...bodyOf(understood),
    ...(handler?.stripQuotes && { foldedText: "", foldedHtml: null }),
    id,
    requestId,
    authorId: writer.id,
    authorSide: isAgent ? "agent" : "customer",
    // An agent's mail that went to the desk alone has answered nobody: it must not look as if it had.
    visibility: isAgent && !reachedReporter ? "INTERNAL" : "PUBLIC",
    source: "MAIL",
    bodyText: writer.introduction.text + understood.text,
    bodyHtml: understood.html === null ? null : writer.introduction.html + understood.html,
    threadMessageIds,
  });
  learnThread(knowledge, requestId, threadMessageIds);
  return {
    outcome: "COMMENT",
    reason: judgement.reason,
    evidence: [...judgement.evidence, ...copies.evidence],
    requestId,
    commentId: id,
    notices: welcome(applied, judgement, request),
  };
}

function requestIn(knowledge: Knowledge, requestId: string): KnownRequest {
  const request = knowledge.requests.get(requestId);
  if (!request) throw new Error(`A mail was judged to belong to request ${requestId}, which was not read.`);
  return request;
}

function bodyOf({ foldedText, foldedHtml, attachments }: UnderstoodMail) {
  return { foldedText, foldedHtml, attachments };
}

function ownId({ messageId }: UnderstoodMail): string[] {
  return messageId === null ? [] : [storedMessageId(messageId)];
}

function references(understood: UnderstoodMail): string[] {
  return understood.references.slice(-mostReferences).map(storedMessageId);
}

/** A mailbox welcomes so many in the window of the loop guard: whoever forges senders must not have us write to all. */
const mostWelcomes = 10;

/** Programs and old mail get no welcome; a person gets one, once. */
function welcome(
  { mail, understood, identity, knowledge, effects }: Applied,
  { author }: Extract<Judgement, { kind: "request" | "comment" }>,
  request: { readonly id: string; readonly key: string },
): Notice[] {
  const { sender } = understood;
  const isWanted = mail.destination.handler?.notifyUsers === true && author.kind === "sender" && author.isNew;
  if (!isWanted || sender === null || understood.class !== "normal" || isQuiet(mail)) return [];
  if (knowledge.recentNotices.WELCOME >= mostWelcomes) return [];
  const notice = welcomeNotice(sender.address, request.key);
  const messageIds = [noticeMessageId(identity.messageIdKey, notice, environment().baseUrl)];
  effects.threads.push({ requestId: request.id, messageIds });
  learnThread(knowledge, request.id, messageIds);
  return [notice];
}
