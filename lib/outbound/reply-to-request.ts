import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { emailInput, textInput } from "@/lib/access/input-text.ts";
import { requirePerson } from "@/lib/access/permissions.ts";
import { sendMessage } from "@/lib/jobs/job-kinds.ts";
import { enqueue } from "@/lib/jobs/queue.ts";
import { signedMessageId } from "@/lib/message/message-id.ts";
import { replySubject } from "@/lib/message/subject.ts";
import { textToHtml } from "@/lib/message/text-html.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { database, databaseNow } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { addCommentInTransaction } from "@/lib/requests/add-comment.ts";
import { findRequestAsAgent } from "@/lib/requests/find-request.ts";
import { requestKeyInput } from "@/lib/requests/key-input.ts";
import { setStatusInTransaction } from "@/lib/requests/set-status.ts";
import { claimUploads } from "@/lib/requests/stored-attachment.ts";
import { announceDelivery } from "./announce-delivery.ts";
import { instanceIdentity } from "./instance-identity.ts";
import { joinRequest } from "./join-request.ts";
import type { OutboundMessageView } from "./outbound-view.ts";
import { outboundSelect, toOutboundView } from "./outbound-view.ts";
import { replyRecipients } from "./reply-recipients.ts";
import { replyThread } from "./reply-thread.ts";

export const replyToRequestInput = z.object({
  requestKey: requestKeyInput,
  text: textInput(200_000).refine((text) => text.trim() !== "", "Write something first."),
  /** Who gets a copy; absent: all participants. Whoever is named takes part from now on. */
  cc: z.array(emailInput).max(50, "May have at most 50 addresses.").optional(),
  attachmentIds: z.array(z.uuid()).max(50, "May have at most 50 files.").default([]),
  /** What the request becomes with this reply; absent: it stays open and waits for the customer. */
  status: z.enum(["PENDING", "RESOLVED"]).optional(),
});

/**
 * Answers the customer: comment, outgoing mail and its recipients are stored in one transaction; then the mail is
 * sent. It leaves from the address that the request came by, in the customer's thread.
 *
 * @throws Problem `not-found`, `no-outgoing-channel`, `reporter-without-address`, `invalid-input`
 */
export async function replyToRequest(
  actor: Actor,
  input: z.output<typeof replyToRequestInput>,
): Promise<OutboundMessageView> {
  const { id: requestId, projectId } = await findRequestAsAgent(database(), actor, input.requestKey);
  const authorId = requirePerson(actor);
  const identity = await instanceIdentity();
  const thread = await replyThread(requestId);

  const view = await database().$transaction(async (tx) => {
    const { request, channel, recipients } = await addressees(tx, requestId, input.cc ?? null);
    await joinRequest(tx, {
      requestId,
      reporterEmail: request.reporter.email,
      actorId: authorId,
      people: recipients,
    });
    const id = randomUUID();
    const domain = channel.address.slice(channel.address.lastIndexOf("@") + 1);
    const messageId = signedMessageId({ key: identity.messageIdKey, subject: id, domain });
    const comment = await addCommentInTransaction(tx, {
      requestId,
      authorId,
      authorSide: "agent",
      visibility: "PUBLIC",
      source: actor.kind === "user" && actor.via === "token" ? "API" : "WEB",
      bodyText: input.text,
      bodyHtml: null,
      foldedText: "",
      foldedHtml: null,
      attachments: [],
      threadMessageIds: [messageId],
    });
    await claimUploads(
      tx,
      { requestId, commentId: comment.id },
      { attachmentIds: input.attachmentIds, uploadedById: authorId },
    );
    if (input.status) {
      await setStatusInTransaction(tx, { requestId, actorId: authorId, status: input.status });
    }
    await tx.replyDraft.deleteMany({ where: { requestId, userId: authorId, visibility: "PUBLIC" } });
    const row = await tx.outboundMessage.create({
      data: {
        id,
        emailChannelId: channel.id,
        requestId,
        commentId: comment.id,
        messageId,
        fromName: channel.displayName,
        fromAddress: channel.address,
        subject: replySubject(request.summary, request.key),
        bodyText: input.text,
        bodyHtml: textToHtml(input.text),
        nextAttemptAt: await databaseNow(tx),
        ...thread,
        recipients: { create: [...recipients] },
      },
      select: outboundSelect,
    });
    await announceDelivery(tx, { id, requestId, projectId });
    return toOutboundView(row);
  });
  await enqueue(sendMessage, { outboundMessageId: view.id });
  return view;
}

async function addressees(tx: Transaction, requestId: string, cc: readonly string[] | null) {
  const person = { select: { email: true, name: true } } as const;
  const request = await tx.request.findUniqueOrThrow({
    where: { id: requestId },
    select: {
      key: true,
      summary: true,
      reporter: person,
      emailChannel: { select: { id: true, address: true, displayName: true } },
      participants: { select: { user: person }, orderBy: { addedAt: "asc" } },
    },
  });
  const channel = request.emailChannel;
  if (!channel) {
    throw new Problem(
      "conflict",
      "no-outgoing-channel",
      "This request has no e-mail channel to answer from. A project admin can connect one under E-mail channels; " +
        "until then, write an internal note.",
    );
  }
  const channels = await tx.emailChannel.findMany({ select: { address: true } });
  const recipients = replyRecipients({
    reporter: request.reporter,
    participants: request.participants.map((participant) => participant.user),
    cc,
    channelAddresses: new Set(channels.map((one) => one.address)),
  });
  return { request, channel, recipients };
}
