import { randomUUID } from "node:crypto";
import { ensureInstance } from "@/lib/first-start/ensure-instance.ts";
import { passwordPlace } from "@/lib/mail-servers/mail-credentials.ts";
import { database } from "@/lib/platform/database.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import { givenProject } from "./factories.ts";

/** A mailbox that is signed in to by password, without TLS. */
export type ManyMailbox = {
  readonly address: string;
  readonly password: string;
  readonly protocol: "IMAP" | "POP3";
  readonly host: string;
  readonly port: number;
  readonly timeoutMs: number;
  readonly pollIntervalSeconds: number;
  readonly nextPollAt: Date;
  /** Null: the last poll did not fail. */
  readonly failureCode: string | null;
};

/** Adds a project with so many channels that are switched on, in a few statements. @returns the ids, in their order */
export async function givenManyMailboxes(mailboxes: readonly ManyMailbox[]): Promise<string[]> {
  await ensureInstance();
  const project = await givenProject();
  const rows = mailboxes.map((mailbox) => ({
    ...mailbox,
    mailboxId: randomUUID(),
    channelId: randomUUID(),
    incomingServerId: randomUUID(),
    outgoingServerId: randomUUID(),
  }));
  const server = (id: string, row: ManyMailbox) => ({
    id,
    host: row.host,
    security: "NONE" as const,
    timeoutMs: row.timeoutMs,
    username: row.address,
    authentication: "PASSWORD" as const,
    passwordSealed: sealSecret(row.password, passwordPlace(id)),
  });
  await database().mailServer.createMany({
    data: rows.flatMap((row) => [
      { ...server(row.incomingServerId, row), protocol: row.protocol, port: row.port },
      { ...server(row.outgoingServerId, row), protocol: "SMTP" as const, port: 1 },
    ]),
  });
  await database().emailChannel.createMany({
    data: rows.map((row) => ({
      id: row.channelId,
      projectId: project.id,
      address: row.address,
      displayName: "Support",
      requestTypeId: project.requestTypeId,
      incomingServerId: row.incomingServerId,
      outgoingServerId: row.outgoingServerId,
      enabled: true,
    })),
  });
  await database().mailbox.createMany({
    data: rows.map((row) => ({
      id: row.mailboxId,
      mailServerId: row.incomingServerId,
      emailChannelId: row.channelId,
      projectId: project.id,
      pollIntervalSeconds: row.pollIntervalSeconds,
      nextPollAt: row.nextPollAt,
      failureCode: row.failureCode,
      consecutiveFailures: row.failureCode === null ? 0 : 1,
    })),
  });
  return rows.map(({ mailboxId }) => mailboxId);
}
