import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database, longTransaction } from "@/lib/platform/database.ts";
import { announceChange } from "@/lib/platform/live-changes.ts";
import { notFound, Problem } from "@/lib/platform/problem.ts";
import { channelForAdmin } from "./channel-access.ts";
import { channelId } from "./channel-input.ts";
import { requireNoWaitingMail } from "./waiting-mail.ts";

export const deleteChannelInput = z.object({ channelId });

/**
 * Deletes a channel with its servers, its mailbox and the ledger of its mail. Its requests and what was sent stay; a
 * mail that has still to leave stands in the way. Authorisations stay with their integration. Mail handlers whose
 * answers left by it have no channel for them afterwards.
 *
 * @throws Problem `not-found`, `forbidden`, `outbound-waiting`, `inbound-waiting` or `quarantine-not-empty`
 */
export async function deleteChannel(actor: Actor, input: z.output<typeof deleteChannelInput>): Promise<void> {
  const db = database();
  const channel = await channelForAdmin(db, actor, input.channelId);
  const { id, projectId, address } = channel;
  await db.$transaction(async (tx) => {
    // Writing a reply needs the one row and storing a mail the other, so none can come in between.
    const locked = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM "EmailChannel" AS channel JOIN "Mailbox" AS mailbox ON mailbox."emailChannelId" = channel."id"
      WHERE channel."id" = ${id}::uuid FOR UPDATE`;
    if (locked.length === 0) throw notFound("channel");
    await requireNothingToSend(tx, id);
    const given = await requireNoWaitingMail(tx, { emailChannelId: id });
    const answering = await tx.mailHandler.findMany({
      where: { replyChannelId: id },
      orderBy: { name: "asc" },
      select: { name: true },
    });
    await tx.mailbox.deleteMany({ where: { emailChannelId: id } });
    await tx.emailChannel.delete({ where: { id } });
    await tx.mailServer.deleteMany({
      where: { id: { in: [channel.incomingServerId, channel.outgoingServerId] } },
    });
    await deleteEmptyGrants(tx, [channel.incomingServer.oauthGrantId, channel.outgoingServer.oauthGrantId]);
    await recordAudit(tx, actor, {
      action: "email-channel.delete",
      objectType: "email-channel",
      objectId: id,
      objectLabel: address,
      detail: {
        ...given,
        ...(answering.length > 0 && { answersOfHandlers: answering.map(({ name }) => name).join(", ") }),
      },
    });
    await announceChange(tx, { topic: "channel", projectId, id });
  }, longTransaction);
}

async function requireNothingToSend(tx: Transaction, emailChannelId: string): Promise<void> {
  const where = { emailChannelId, state: { in: ["QUEUED" as const, "SENDING" as const] } };
  const count = await tx.outboundMessage.count({ where });
  if (count === 0) return;
  const waiting = await tx.outboundMessage.findMany({
    where,
    take: 5,
    orderBy: { createdAt: "asc" },
    select: { request: { select: { key: true } } },
  });
  const keys = [...new Set(waiting.map(({ request }) => request.key))].join(", ");
  const mails = count === 1 ? "1 reply has" : `${count} replies have`;
  throw new Problem(
    "conflict",
    "outbound-waiting",
    `${mails} still to leave by this channel (${keys}${count > waiting.length ? ", …" : ""}). ` +
      "Wait until they are sent, or discard them.",
  );
}

/** A grant that was made to wait for an authorisation that never came is of no use to anybody. */
async function deleteEmptyGrants(tx: Transaction, grantIds: readonly (string | null)[]): Promise<void> {
  await tx.oAuthGrant.deleteMany({
    where: {
      id: { in: grantIds.filter((id) => id !== null) },
      accessTokenSealed: null,
      refreshTokenSealed: null,
      mailServers: { none: {} },
    },
  });
}
