import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { lineInput } from "@/lib/access/input-text.ts";
import { database } from "@/lib/platform/database.ts";
import { findProjectAsAdmin } from "@/lib/requests/find-project.ts";
import { projectKeyInput } from "@/lib/requests/key-input.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { inboundMessageView, inboundSelect, toInboundDetail } from "./inbound-message-view.ts";

export const listInboundMessagesInput = z.object({
  projectKey: projectKeyInput,
  outcome: z.enum(["REQUEST", "COMMENT", "IGNORED", "BOUNCE", "DUPLICATE"]).optional(),
  state: z.enum(["STORED", "DONE", "FAILED"]).optional(),
  /** Matches sender, subject, Message-ID, reason and request key. */
  q: lineInput(200).default(""),
  cursor: z.uuid("The cursor of an earlier answer, unchanged.").optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

export const inboundMessagePageView = z.object({
  items: z.array(inboundMessageView),
  nextCursor: z.string().nullable(),
});

/** The processing log of a project: every mail that came in and what became of it, newest first. */
export async function listInboundMessages(
  actor: Actor,
  input: z.output<typeof listInboundMessagesInput>,
): Promise<z.infer<typeof inboundMessagePageView>> {
  const project = await findProjectAsAdmin(database(), actor, input.projectKey);
  const rows = await database().inboundMessage.findMany({
    where: {
      mailbox: { emailChannel: { projectId: project.id } },
      ...(input.outcome && { outcome: input.outcome }),
      ...(input.state && { state: input.state }),
      ...(input.q !== "" && { OR: matches(input.q) }),
    },
    orderBy: [{ storedAt: "desc" }, { id: "desc" }],
    take: input.limit + 1,
    ...(input.cursor !== undefined && { cursor: { id: input.cursor }, skip: 1 }),
    select: inboundSelect,
  });
  const items = rows.slice(0, input.limit);
  return {
    items: items.map((row) => toInboundDetail(row)),
    nextCursor: rows.length > items.length ? (items.at(-1)?.id ?? null) : null,
  };
}

function matches(q: string): Prisma.InboundMessageWhereInput[] {
  const text = { contains: q, mode: "insensitive" } as const;
  return [
    { fromAddress: text },
    { subject: text },
    { messageId: text },
    { reason: text },
    { request: { key: text } },
  ];
}
