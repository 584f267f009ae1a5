import { z } from "zod";

/** How intake fares. `retrying`: it failed, and may be well with the next try. */
export const incomingStates = [
  "working",
  "retrying",
  "failing",
  "off",
  "needs-authorization",
  "waiting-for-first-poll",
] as const;

export const outgoingStates = [
  "working",
  "failing",
  "off",
  "needs-authorization",
  "waiting-for-first-mail",
] as const;

/** A failure, for the person who can cure it. */
export const failureView = z.object({
  code: z.string(),
  cause: z.string(),
  cure: z.string(),
  /** Verbatim; null when the server said nothing. */
  serverWords: z.string().nullable(),
});

export const channelActionView = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("authorize"), integrationId: z.uuid(), mailboxAddress: z.string() }),
  z.object({ kind: z.literal("edit") }),
]);
