import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { isAgent } from "@/lib/access/permissions.ts";
import { database } from "@/lib/platform/database.ts";
import { notFound } from "@/lib/platform/problem.ts";
import { actsOnMail } from "./acts-on-mail.ts";
import { findInboundAsAgent } from "./find-inbound.ts";
import { type InboundMessageDetail, toInboundDetail } from "./inbound-message-detail-view.ts";
import { mailboxLabel, mailboxLabelSelect } from "./mailbox-label.ts";

export const getInboundMessageInput = z.object({ inboundMessageId: z.uuid() });

const mostSiblings = 20;

/** A mail that came in, with the evidence for what became of it. @throws Problem `not-found` */
export async function getInboundMessage(
  actor: Actor,
  input: z.infer<typeof getInboundMessageInput>,
): Promise<InboundMessageDetail> {
  const row = await findInboundAsAgent(actor, input.inboundMessageId);
  if (row.forgottenAt !== null) throw notFound("mail");
  const [siblings, acts] = await Promise.all([siblingsOf(actor, row), actsOnMail(row.id)]);
  return toInboundDetail(row, { siblings, acts });
}

/** The same mail in other mailboxes, by its Message-ID, as far as the actor works in their projects. */
async function siblingsOf(
  actor: Actor,
  mail: { readonly id: string; readonly messageId: string | null },
): Promise<InboundMessageDetail["siblings"]> {
  if (mail.messageId === null) return [];
  const rows = await database().inboundMessage.findMany({
    where: { messageId: mail.messageId, id: { not: mail.id }, forgottenAt: null },
    orderBy: [{ storedAt: "asc" }, { id: "asc" }],
    // Some programs use one Message-ID for everything they send.
    take: mostSiblings * 5,
    select: {
      id: true,
      storedAt: true,
      state: true,
      outcome: true,
      attempts: true,
      projectId: true,
      project: { select: { key: true } },
      request: { select: { key: true } },
      mailbox: { select: mailboxLabelSelect },
    },
  });
  return rows
    .filter(({ projectId }) => isAgent(actor, projectId))
    .slice(0, mostSiblings)
    .map(({ project, request, mailbox, projectId: _, ...row }) => ({
      ...row,
      projectKey: project.key,
      requestKey: request?.key ?? null,
      mailboxLabel: mailboxLabel(mailbox),
    }));
}
