import { readSignedMessageId } from "@/lib/message/message-id.ts";
import { requestKeysInSubject } from "@/lib/message/subject.ts";
import type { InstanceIdentity } from "@/lib/outbound/instance-identity.ts";
import { storedMessageId } from "./stored-message-id.ts";
import type { UnderstoodMail } from "./understood-mail.ts";

/** What a mail says about where it belongs. */
export type ThreadClues = {
  /** In-Reply-To and References, in the form in which they are stored. */
  readonly messageIds: readonly string[];
  /** Those among them that have our signature, as the mail has them: by the id of the mail that we sent. */
  readonly signed: ReadonlyMap<string, string>;
  readonly subjectKeys: readonly string[];
};

const mostKeys = 20;

/** Reads what a mail says about where it belongs. */
export function threadCluesOf(understood: UnderstoodMail, { messageIdKey }: InstanceIdentity): ThreadClues {
  const signed = new Map<string, string>();
  for (const messageId of understood.references) {
    const ours = readSignedMessageId(messageIdKey, messageId);
    if (ours && isUuid(ours.subject)) signed.set(ours.subject, messageId);
  }
  return {
    messageIds: understood.references.map(storedMessageId),
    signed,
    subjectKeys: requestKeysInSubject(understood.subject).slice(0, mostKeys),
  };
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}
