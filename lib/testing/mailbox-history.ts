import { createHash, randomUUID } from "node:crypto";
import { database } from "@/lib/platform/database.ts";
import type { InboundState, OutboundState } from "@/prisma/generated/enums.ts";
import { givenUser } from "./factories.ts";
import type { MailDesk } from "./mail-desk.ts";

/** Rows as real polls, mails and deliveries would have left them behind. */

export const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);

/** The last poll of a mailbox went well at that time; who reads it was changed long before. */
export async function mailboxWorks(desk: ReadMailbox, lastSucceededAt = new Date()): Promise<void> {
  await ageReader(desk);
  await database().mailbox.update({
    where: { id: desk.mailboxId },
    data: {
      lastPolledAt: lastSucceededAt,
      lastSucceededAt,
      consecutiveFailures: 0,
      failureCode: null,
      failureDetail: null,
    },
  });
}

/** Polls of a mailbox have failed for so long and so often. */
export async function mailboxFails(
  desk: ReadMailbox,
  failure: {
    readonly code: string;
    readonly sinceMinutes: number;
    readonly failures: number;
    readonly serverWords?: string;
  },
): Promise<void> {
  const { code, sinceMinutes, failures, serverWords = null } = failure;
  await ageReader(desk);
  await database().connectivityEntry.deleteMany({ where: { mailboxId: desk.mailboxId } });
  await database().connectivityEntry.createMany({
    data: Array.from({ length: failures }, (_, index) => ({
      mailboxId: desk.mailboxId,
      at: minutesAgo(sinceMinutes * (1 - index / failures)),
      succeeded: false,
      code,
      serverWords,
    })),
  });
  await database().mailbox.update({
    where: { id: desk.mailboxId },
    data: {
      lastSucceededAt: minutesAgo(sinceMinutes + 1),
      consecutiveFailures: failures,
      failureCode: code,
      failureDetail: "It failed.",
      nextPollAt: new Date(Date.now() + 60_000),
    },
  });
}

/** A mailbox of a channel, or of a mail handler. */
type ReadMailbox = { readonly mailboxId: string; readonly channelId?: string };

async function ageReader({ mailboxId, channelId }: ReadMailbox): Promise<void> {
  if (channelId === undefined) {
    await database().mailHandler.updateMany({
      where: { mailbox: { id: mailboxId } },
      data: { updatedAt: minutesAgo(24 * 60) },
    });
    return;
  }
  const { outgoingServerId } = await database().emailChannel.update({
    where: { id: channelId },
    data: { updatedAt: minutesAgo(24 * 60) },
  });
  await database().mailServer.update({
    where: { id: outgoingServerId },
    data: { updatedAt: minutesAgo(24 * 60) },
  });
}

/** A mail in the ledger. */
export async function givenStoredMail(
  desk: MailDesk,
  mail: { readonly state: InboundState; readonly storedAt?: Date },
): Promise<void> {
  const uid = await database().inboundMessage.count({ where: { mailboxId: desk.mailboxId } });
  await database().inboundMessage.create({
    data: {
      mailboxId: desk.mailboxId,
      projectId: desk.projectId,
      uidValidity: 1,
      uid: uid + 1,
      sizeBytes: 1,
      contentHash: createHash("sha256").update(randomUUID()).digest("hex"),
      receivedAt: new Date(),
      ...mail,
    },
  });
}

/** A message of the outbox that was tried. */
export async function givenTriedMessage(
  desk: MailDesk,
  message: {
    readonly state: OutboundState;
    readonly failureCode?: string;
    readonly createdAt?: Date;
    readonly sentAt?: Date;
  },
): Promise<void> {
  const { requestTypeId } = await database().emailChannel.findUniqueOrThrow({
    where: { id: desk.channelId },
  });
  const reporter = await givenUser();
  const number = 1 + (await database().request.count({ where: { projectId: desk.projectId } }));
  await database().request.create({
    data: {
      projectId: desk.projectId,
      number,
      key: `${desk.projectKey}-${number}`,
      requestTypeId,
      summary: "s",
      descriptionText: "d",
      reporterId: reporter.userId,
      outboundMessages: {
        create: {
          emailChannelId: desk.channelId,
          messageId: randomUUID(),
          fromName: "",
          fromAddress: desk.address,
          subject: "s",
          bodyText: "",
          bodyHtml: "",
          references: [],
          attempts: 1,
          ...message,
        },
      },
    },
  });
}
