import type { Header } from "@/lib/message/header-block.ts";
import { headerValue, readHeaderBlock } from "@/lib/message/header-block.ts";
import { parseMailboxList } from "@/lib/message/mailbox.ts";
import { parseMessageIds } from "@/lib/message/message-id.ts";
import { decodeHeaderText } from "@/lib/message/parse-message.ts";
import { storedMessageId } from "./stored-message-id.ts";

/** What the log shows of a mail before anybody has understood it, and whom it went to. */
export type HeaderFacts = {
  readonly messageId: string | null;
  readonly fromAddress: string;
  readonly subject: string;
  /** Addresses of To and Cc in their order, separated by ", ", at most 500 characters. */
  readonly sentTo: string;
  /** Addresses of To, Cc, Bcc, and of those that mail servers note the envelope's recipient in. */
  readonly recipients: readonly string[];
};

const mostHeaderBytes = 256 * 1024;
const mostRecipients = 5_000;
const mostSentToCharacters = 500;
const recipientHeaders = ["to", "cc", "bcc", "delivered-to", "x-original-to", "envelope-to"];

/** Reads the few headers that the ledger keeps. Never throws: a mail that can not be read is stored all the same. */
export function headerFacts(raw: Buffer): HeaderFacts {
  try {
    const { headers } = readHeaderBlock(raw, 0, Math.min(raw.length, mostHeaderBytes));
    const [messageId] = parseMessageIds(headerValue(headers, "message-id") ?? "", 1);
    const [from] = parseMailboxList((headerValue(headers, "from") ?? "").slice(0, 10_000));
    return {
      messageId: messageId === undefined ? null : storable(storedMessageId(messageId)),
      fromAddress: storable(from?.address ?? ""),
      subject: storable(decodeHeaderText(headerValue(headers, "subject") ?? "").slice(0, 1_000)),
      sentTo: storable(cut(recipientsOf(headers, ["to"]).concat(recipientsOf(headers, ["cc"])))),
      recipients: recipientsOf(headers, recipientHeaders),
    };
  } catch {
    return { messageId: null, fromAddress: "", subject: "", sentTo: "", recipients: [] };
  }
}

/** PostgreSQL takes neither NUL nor half a surrogate pair, and one such mail would stop its whole batch. */
function storable(text: string): string {
  return text.replaceAll("\0", "").toWellFormed();
}

function cut(addresses: readonly string[]): string {
  const line = [...new Set(addresses)].join(", ");
  return line.length > mostSentToCharacters ? `${line.slice(0, mostSentToCharacters - 1)}…` : line;
}

function recipientsOf(headers: readonly Header[], names: readonly string[]): string[] {
  const addresses = headers
    .filter(({ name }) => names.includes(name))
    .flatMap(({ value }) => parseMailboxList(value).map(({ address }) => address));
  return [...new Set(addresses)].slice(0, mostRecipients);
}
