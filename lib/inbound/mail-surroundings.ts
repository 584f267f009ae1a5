import { alertMailOfMessageId } from "@/lib/outbound/alert-message-id.ts";
import type { InstanceIdentity } from "@/lib/outbound/instance-identity.ts";
import { noticeOfMessageId } from "@/lib/outbound/notice-message-id.ts";
import type { NoticeKind } from "./filters.ts";
import { findThread } from "./find-thread.ts";
import type { Surroundings } from "./judgement.ts";
import type { Knowledge } from "./knowledge.ts";
import { recentKey } from "./knowledge.ts";
import type { PreparedMail } from "./prepare-mail.ts";

/** All that bears on one mail, out of what is known for its batch. */
export function surroundingsOf(knowledge: Knowledge, prepared: PreparedMail): Surroundings {
  const { mail, understood, identity, clues, twins, sameBody } = prepared;
  const { destination } = mail;
  const senderAddress = understood.sender?.address ?? "";
  const candidates = findThread(knowledge, { clues, senderAddress, destination });
  const counted = candidates.map(({ requestId }) => {
    return [requestId, knowledge.recentInThread.get(recentKey(requestId, mail.fromAddress)) ?? 0] as const;
  });
  return {
    candidates,
    sameMails: twins.filter((twin) => sameBody.has(twin.id)),
    forgotten: knowledge.forgotten.get(mail.id) ?? null,
    ownAddresses: knowledge.ownAddresses,
    intakeAddresses: knowledge.intakeAddresses,
    refersToNotice: noticeAmong(identity, understood.references),
    recentFromSender: knowledge.recentFromSender.get(mail.fromAddress) ?? 0,
    recentByRequest: new Map(counted),
    recentForwards: knowledge.recentNotices.FORWARD,
    senderIsKnown: destination.handler === null || knowledge.people.has(senderAddress),
  };
}

function noticeAmong({ messageIdKey }: InstanceIdentity, messageIds: readonly string[]): NoticeKind | null {
  if (messageIds.some((id) => alertMailOfMessageId(messageIdKey, id) !== null)) return "alert";
  const isForward = (id: string) => noticeOfMessageId(messageIdKey, id)?.kind === "FORWARD";
  return messageIds.some(isForward) ? "forward" : null;
}
