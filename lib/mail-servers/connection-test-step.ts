import { z } from "zod";

const connectionTestStepName = z.enum(["host", "connect", "tls", "sign-in", "folder"]);
export type ConnectionTestStepName = z.infer<typeof connectionTestStepName>;

/** One step of a connection test. */
export const connectionTestStep = z.object({
  step: connectionTestStepName,
  state: z.enum(["ok", "failed", "skipped"]),
  /** What was found, or why it failed. */
  detail: z.string(),
  /** The server's own words, verbatim, at most 500 characters. */
  serverWords: z.string().nullable(),
  /** Which known failure it is. */
  code: z.string().nullable(),
  /** What to do. */
  cure: z.string().nullable(),
});
export type ConnectionTestStep = z.infer<typeof connectionTestStep>;

/** A step that went well. */
export function passed(step: ConnectionTestStepName, detail: string): ConnectionTestStep {
  return { step, state: "ok", detail, serverWords: null, code: null, cure: null };
}

/** A step that was left out. */
export function skipped(step: ConnectionTestStepName, detail: string): ConnectionTestStep {
  return { step, state: "skipped", detail, serverWords: null, code: null, cure: null };
}
