import { z } from "zod";
import type { Db } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { withInlineImages } from "./inline-images.ts";
import { personSelect } from "./request-fields.ts";
import type { TimelineEntry } from "./timeline-view.ts";

/** What the first message, the description, is made of. */
type Opening = {
  readonly id: string;
  readonly projectId: string;
  readonly reporter: { readonly id: string; readonly name: string; readonly email: string };
  readonly descriptionText: string;
  readonly descriptionHtml: string | null;
  readonly descriptionFoldedText: string;
  readonly descriptionFoldedHtml: string | null;
  readonly createdAt: Date;
};

const attachmentSelect = {
  id: true,
  filename: true,
  contentType: true,
  sizeBytes: true,
  inline: true,
  contentId: true,
} as const satisfies Prisma.AttachmentSelect;
const attachments = { select: attachmentSelect, orderBy: { id: "asc" } } as const;

const commentSelect = {
  id: true,
  visibility: true,
  source: true,
  bodyText: true,
  bodyHtml: true,
  foldedText: true,
  foldedHtml: true,
  createdAt: true,
  author: { select: { ...personSelect, isSystemAdmin: true, memberships: { select: { projectId: true } } } },
  attachments,
  inboundMessage: { select: { id: true, rawDeletedAt: true } },
  outboundMessage: {
    select: {
      id: true,
      state: true,
      failureCode: true,
      failureDetail: true,
      nextAttemptAt: true,
      sentAt: true,
      messageId: true,
      recipients: {
        select: { address: true, name: true, role: true, state: true, serverWords: true },
        orderBy: [{ role: "asc" }, { address: "asc" }],
      },
    },
  },
} as const satisfies Prisma.CommentSelect;
type CommentRow = Prisma.CommentGetPayload<{ select: typeof commentSelect }>;

/** The whole conversation of a request by time, the description first. */
export async function readTimeline(db: Db, opening: Opening): Promise<TimelineEntry[]> {
  const requestId = opening.id;
  const [firstFiles, firstMail, comments, events] = await Promise.all([
    db.attachment.findMany({ where: { requestId, commentId: null }, ...attachments }),
    db.inboundMessage.findFirst({
      where: { requestId, commentId: null, outcome: "REQUEST" },
      select: { id: true, rawDeletedAt: true },
      orderBy: { id: "asc" },
    }),
    db.comment.findMany({ where: { requestId }, select: commentSelect }),
    db.requestEvent.findMany({ where: { requestId }, include: { actor: { select: personSelect } } }),
  ]);
  const later: TimelineEntry[] = [
    ...comments.map((row) => commentEntry(row, opening)),
    ...events.map(
      ({ id, at, actor, kind, detail }): TimelineEntry => ({
        kind: "event",
        id,
        createdAt: at,
        actor,
        event: kind,
        detail: eventDetail.parse(detail),
      }),
    ),
  ];
  later.sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1));
  return [openingEntry(opening, firstFiles, firstMail), ...later];
}

const eventDetail = z.record(z.string(), z.unknown()).catch({});

function openingEntry(
  opening: Opening,
  files: CommentRow["attachments"],
  mail: CommentRow["inboundMessage"],
): TimelineEntry {
  return {
    kind: "message",
    id: opening.id,
    createdAt: opening.createdAt,
    author: opening.reporter,
    authorSide: "customer",
    source: mail === null ? "WEB" : "MAIL",
    bodyText: opening.descriptionText,
    bodyHtml: htmlWithImages(opening.descriptionHtml, files),
    foldedText: opening.descriptionFoldedText,
    foldedHtml: htmlWithImages(opening.descriptionFoldedHtml, files),
    attachments: files.map(withoutContentId),
    delivery: null,
    ...originOf(mail),
  };
}

function commentEntry(row: CommentRow, opening: Opening): TimelineEntry {
  const { isSystemAdmin, memberships, ...author } = row.author;
  const worksHere = isSystemAdmin || memberships.some(({ projectId }) => projectId === opening.projectId);
  // An agent may be the customer of a request, but mail that left was written as the desk.
  const asAgent = row.outboundMessage !== null || (worksHere && author.id !== opening.reporter.id);
  const written = {
    id: row.id,
    createdAt: row.createdAt,
    author,
    authorSide: asAgent ? ("agent" as const) : ("customer" as const),
    bodyText: row.bodyText,
    bodyHtml: htmlWithImages(row.bodyHtml, row.attachments),
    attachments: row.attachments.map(withoutContentId),
  };
  if (row.visibility === "INTERNAL") return { kind: "note", ...written };
  return {
    kind: "message",
    ...written,
    source: row.source,
    foldedText: row.foldedText,
    foldedHtml: htmlWithImages(row.foldedHtml, row.attachments),
    delivery: row.outboundMessage && toDelivery(row.outboundMessage),
    ...originOf(row.inboundMessage),
  };
}

function originOf(mail: CommentRow["inboundMessage"]) {
  return { inboundMessageId: mail?.id ?? null, isOriginalDeleted: (mail?.rawDeletedAt ?? null) !== null };
}

function toDelivery({ id, state, nextAttemptAt, ...rest }: NonNullable<CommentRow["outboundMessage"]>) {
  const isWaiting = state === "QUEUED";
  return { outboundMessageId: id, state, nextAttemptAt: isWaiting ? nextAttemptAt : null, ...rest };
}

function htmlWithImages(html: string | null, files: CommentRow["attachments"]): string | null {
  return html === null ? null : withInlineImages(html, files);
}

function withoutContentId({ contentId: _, ...file }: CommentRow["attachments"][number]) {
  return file;
}
