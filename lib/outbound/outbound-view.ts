import { z } from "zod";
import type { Prisma } from "@/prisma/generated/client.ts";

/** A mail that leaves, as pages and programs see it. */
export const outboundMessageView = z.object({
  id: z.uuid(),
  requestKey: z.string(),
  commentId: z.uuid().nullable(),
  state: z.enum(["QUEUED", "SENDING", "SENT", "PARTLY_SENT", "FAILED", "UNCERTAIN", "DISCARDED"]),
  attempts: z.int(),
  nextAttemptAt: z.date(),
  failureCode: z.string().nullable(),
  failureDetail: z.string().nullable(),
  sentAt: z.date().nullable(),
  recipients: z.array(
    z.object({
      address: z.string(),
      name: z.string(),
      role: z.enum(["TO", "CC"]),
      state: z.enum(["PENDING", "ACCEPTED", "REFUSED", "BOUNCED"]),
      serverWords: z.string().nullable(),
    }),
  ),
});
export type OutboundMessageView = z.infer<typeof outboundMessageView>;

/** What a query must select for `toOutboundView`. */
export const outboundSelect = {
  id: true,
  commentId: true,
  state: true,
  attempts: true,
  nextAttemptAt: true,
  failureCode: true,
  failureDetail: true,
  sentAt: true,
  request: { select: { key: true } },
  recipients: {
    select: { address: true, name: true, role: true, state: true, serverWords: true },
    orderBy: [{ role: "asc" }, { address: "asc" }],
  },
} satisfies Prisma.OutboundMessageSelect;

/** The view of a row that was read with `outboundSelect`. */
export function toOutboundView(
  row: Omit<OutboundMessageView, "requestKey"> & { readonly request: { readonly key: string } },
): OutboundMessageView {
  const { request, ...rest } = row;
  return { ...rest, requestKey: request.key };
}
