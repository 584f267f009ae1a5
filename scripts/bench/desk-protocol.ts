import { z } from "zod";

/** What the process that sets desks up is asked. Each question is answered by one message with the same id. */
export const deskQuestion = z.discriminatedUnion("ask", [
  z.object({
    id: z.int(),
    ask: z.literal("new-desks"),
    addresses: z.array(z.string()),
    password: z.string(),
    imapPort: z.int(),
    /** Key of a project that is there; absent: a new one. */
    projectKey: z.string().optional(),
  }),
  z.object({ id: z.int(), ask: z.literal("enable"), channelIds: z.array(z.string()) }),
]);
export type DeskQuestion = z.infer<typeof deskQuestion>;

const newDesks = z.array(
  z.object({
    projectId: z.string(),
    projectKey: z.string(),
    channelId: z.string(),
    mailboxId: z.string(),
    address: z.string(),
  }),
);
export type BenchDesk = z.infer<typeof newDesks>[number];

export const deskAnswer = z.object({
  id: z.int(),
  failure: z.string().nullable(),
  desks: newDesks.optional(),
});
