import { z } from "zod";

/** One line from the supervising program to its guard. */
export const guardMessageSchema = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("watch"),
    /** Leader of a process group. */
    pid: z.number().int().positive(),
    stopSignal: z.enum(["SIGTERM", "SIGINT"]),
    /** Groups of a lower stage are ended before those of a higher one get their signal. */
    stage: z.number().int(),
  }),
  z.object({ type: z.literal("forget"), pid: z.number().int().positive() }),
  /** All is stopped in good order: nothing is left to do. */
  z.object({ type: z.literal("done") }),
]);

export type GuardMessage = z.infer<typeof guardMessageSchema>;
export type GuardedGroup = Extract<GuardMessage, { type: "watch" }>;
