import { headerValue, readHeaderBlock } from "@/lib/message/header-block.ts";
import { parseMailboxList } from "@/lib/message/mailbox.ts";
import { parseMessageIds } from "@/lib/message/message-id.ts";
import { decodeHeaderText } from "@/lib/message/parse-message.ts";
import { storedMessageId } from "./stored-message-id.ts";

/** What the log shows of a mail before anybody has understood it. */
export type HeaderFacts = {
  readonly messageId: string | null;
  readonly fromAddress: string;
  readonly subject: string;
};

const mostHeaderBytes = 256 * 1024;

/** Reads the few headers that the ledger keeps. Never throws: a mail that can not be read is stored all the same. */
export function headerFacts(raw: Buffer): HeaderFacts {
  try {
    const { headers } = readHeaderBlock(raw, 0, Math.min(raw.length, mostHeaderBytes));
    const [messageId] = parseMessageIds(headerValue(headers, "message-id") ?? "", 1);
    const [from] = parseMailboxList((headerValue(headers, "from") ?? "").slice(0, 10_000));
    return {
      messageId: messageId === undefined ? null : storedMessageId(messageId),
      fromAddress: from?.address ?? "",
      subject: decodeHeaderText(headerValue(headers, "subject") ?? "").slice(0, 1_000),
    };
  } catch {
    return { messageId: null, fromAddress: "", subject: "" };
  }
}
