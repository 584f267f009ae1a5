import { z } from "zod";

const roundTripStep = z.object({
  step: z.enum(["send", "arrive", "clean"]),
  state: z.enum(["ok", "failed", "skipped", "running", "waiting"]),
  detail: z.string(),
  serverWords: z.string().nullable(),
  code: z.string().nullable(),
  cure: z.string().nullable(),
  /** How long it took; null: it is not over, or was not measured. */
  tookMs: z.number().nullable(),
});
export type RoundTripStep = z.output<typeof roundTripStep>;

/** The test mail that goes out and is looked for, as it is stored. */
export const roundTripState = z.object({
  /** Without angle brackets. */
  messageId: z.string(),
  state: z.enum(["waiting", "arrived", "missing", "failed"]),
  startedAt: z.iso.datetime(),
  /** When the outgoing server took it; null: it did not. */
  acceptedAt: z.iso.datetime().nullable(),
  /** When the mailbox was last looked into. */
  lookedAt: z.iso.datetime().nullable(),
  steps: z.array(roundTripStep),
});
export type RoundTripState = z.output<typeof roundTripState>;

/** After this time a mail that was not found counts as missing; it is still looked for when somebody asks. */
export const patienceMs = 60_000;

export function okStep(step: RoundTripStep["step"], detail: string, tookMs: number | null): RoundTripStep {
  return { step, state: "ok", detail, serverWords: null, code: null, cure: null, tookMs };
}

export function openStep(
  step: RoundTripStep["step"],
  state: "running" | "waiting" | "skipped",
  detail: string,
): RoundTripStep {
  return { step, state, detail, serverWords: null, code: null, cure: null, tookMs: null };
}
