import { MessageTooLargeError } from "@/lib/imap/fetch-message-stream.ts";
import type { FetchedMessage } from "@/lib/imap/fetch-new-messages.ts";
import { fetchHeader } from "@/lib/imap/fetch-new-messages.ts";
import { ImapError } from "@/lib/imap/imap-error.ts";
import { search } from "@/lib/imap/message-envelopes.ts";
import type { ImapSession } from "@/lib/imap/open-imap.ts";
import { putBlobStream } from "@/lib/platform/blob-store.ts";
import { catches } from "./catch-addresses.ts";
import { headerFacts } from "./header-facts.ts";
import type { ReceivedMail } from "./store-bytes.ts";
import { unlessEmpty } from "./store-bytes.ts";

/**
 * Receives one message of the selected folder: a long one goes into the store while it arrives, unless a handler does
 * not want it. A message of which nothing comes could not be read.
 *
 * @returns null when it was removed meanwhile
 * @throws ImapError when the connection is lost or the server breaks the message off; Problem `storage-full`
 */
export async function receiveMessage(
  session: ImapSession,
  message: Exclude<FetchedMessage, { kind: "unwanted" }>,
  catchAddresses: readonly string[],
): Promise<ReceivedMail | null> {
  const { uid, uidValidity, sizeBytes } = message;
  const mail = { place: { uidValidity, uid }, sizeBytes, receivedAt: message.internalDate };
  if (message.kind === "whole") return { ...mail, body: unlessEmpty({ kind: "whole", raw: message.raw }) };
  if (message.kind === "oversize") {
    return { ...mail, body: { kind: "header", headerBytes: message.headerBytes } };
  }
  if (message.kind === "unreadable") {
    return { ...mail, body: { kind: "unreadable", serverText: message.serverText } };
  }
  try {
    if (catchAddresses.length > 0) {
      const headerBytes = await fetchHeader(session, uid);
      if (!catches(catchAddresses, headerFacts(headerBytes)))
        return { ...mail, body: { kind: "header", headerBytes } };
    }
    return { ...mail, body: unlessEmpty({ kind: "streamed", blob: await putBlobStream(message.chunks) }) };
  } catch (error) {
    if (error instanceof MessageTooLargeError) {
      return { ...mail, body: { kind: "header", headerBytes: await fetchHeader(session, uid) } };
    }
    const isItsOwn = error instanceof ImapError && error.code === "protocol" && session.client.usable;
    if (isItsOwn && (await search(session, { uid: String(uid) })).length === 0) return null;
    throw error;
  }
}
