import { ingestMessage } from "@/lib/inbound/ingest-message.ts";
import { pollMailbox } from "@/lib/inbound/poll-mailbox.ts";
import { database } from "@/lib/platform/database.ts";
import type { InboundMessage } from "@/prisma/generated/client.ts";
import type { MailDesk } from "./mail-desk.ts";

/** Reads the desk's mailbox and processes what came, in this process; returns the whole ledger, oldest first. */
export async function processMail(desk: MailDesk): Promise<InboundMessage[]> {
  const poll = await pollMailbox(desk.mailboxId);
  if (poll.state !== "done") throw new Error(`The mailbox could not be read: ${JSON.stringify(poll)}`);
  const stored = await database().inboundMessage.findMany({
    where: { mailboxId: desk.mailboxId, state: "STORED" },
    orderBy: { uid: "asc" },
  });
  for (const { id } of stored) await ingestMessage(id);
  return database().inboundMessage.findMany({
    where: { mailboxId: desk.mailboxId },
    orderBy: { uid: "asc" },
  });
}
