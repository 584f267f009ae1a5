import { randomUUID } from "node:crypto";
import { ensureInstance } from "@/lib/first-start/ensure-instance.ts";
import { type Destination, destinationOf, destinationSelect } from "@/lib/inbound/destination.ts";
import { headerFacts } from "@/lib/inbound/header-facts.ts";
import { ingestMessage } from "@/lib/inbound/ingest-message.ts";
import { blobKeyOf, putBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import type { InboundMessage } from "@/prisma/generated/client.ts";
import type { MailHandlerUncheckedCreateInput } from "@/prisma/generated/models.ts";

/** A mail handler that is switched on, of an incoming server that no test reads. */
export type HandlerDesk = { readonly handlerId: string; readonly mailboxId: string };

/** Adds a mail handler to a project, with an incoming server and a mailbox of its own. */
export async function givenHandler(
  project: { readonly id: string; readonly requestTypeId: string },
  options: Partial<MailHandlerUncheckedCreateInput> & { readonly quietBefore?: Date } = {},
): Promise<HandlerDesk> {
  await ensureInstance();
  const { quietBefore, ...rules } = options;
  const name = `Handler ${randomUUID().slice(0, 8)}`;
  const server = await database().incomingServer.create({
    data: {
      name,
      provider: "custom",
      mailServer: {
        create: {
          protocol: "IMAP",
          host: "127.0.0.1",
          port: 1,
          security: "NONE",
          username: `${randomUUID().slice(0, 8)}@global.test`,
          authentication: "PASSWORD",
        },
      },
    },
  });
  const handler = await database().mailHandler.create({
    data: {
      name,
      incomingServerId: server.id,
      enabled: true,
      kind: "CREATE_OR_COMMENT",
      projectId: project.id,
      requestTypeId: project.requestTypeId,
      ...rules,
    },
  });
  const mailbox = await database().mailbox.create({
    data: {
      mailServerId: server.mailServerId,
      mailHandlerId: handler.id,
      projectId: project.id,
      quietBefore: quietBefore ?? null,
    },
  });
  return { handlerId: handler.id, mailboxId: mailbox.id };
}

/** Where the mail of a mailbox goes. */
export async function destinationOfMailbox(mailboxId: string): Promise<Destination> {
  const mailbox = await database().mailbox.findUniqueOrThrow({
    where: { id: mailboxId },
    select: destinationSelect,
  });
  return destinationOf(mailbox);
}

/** Puts a mail into the ledger as if it had been fetched. */
export async function givenStoredMail(
  mailboxId: string,
  mail: string | Buffer,
  options: { readonly receivedAt?: Date } = {},
): Promise<string> {
  const raw = Buffer.from(mail);
  const mailbox = await database().mailbox.update({
    where: { id: mailboxId },
    data: { lastUid: { increment: 1 }, uidValidity: 1 },
    select: { lastUid: true, projectId: true },
  });
  const { messageId, fromAddress, sentTo, subject } = headerFacts(raw);
  await putBlob(raw);
  const row = await database().inboundMessage.create({
    data: {
      mailboxId,
      projectId: mailbox.projectId,
      uidValidity: 1,
      uid: mailbox.lastUid,
      sizeBytes: raw.length,
      contentHash: blobKeyOf(raw),
      messageId,
      fromAddress,
      recipients: sentTo,
      subject,
      receivedAt: options.receivedAt ?? new Date(),
      tidiedAt: new Date(),
    },
    select: { id: true },
  });
  return row.id;
}

/** Puts a mail into the ledger and processes it; returns what became of it. */
export async function takeIn(
  mailboxId: string,
  mail: string | Buffer,
  options: { readonly receivedAt?: Date } = {},
): Promise<InboundMessage> {
  const id = await givenStoredMail(mailboxId, mail, options);
  await ingestMessage(id);
  return database().inboundMessage.findUniqueOrThrow({ where: { id } });
}
