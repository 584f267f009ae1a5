import { text } from "node:stream/consumers";
import { z } from "zod";
import type { ProcessFamily, ProcessSpec } from "../processes/process-family.ts";

const outcomeSchema = z.object({
  /** Without a password when ADMIN_PASSWORD gave it. */
  admin: z.object({ email: z.string(), password: z.string().optional() }).nullable(),
});

export type FirstAdmin = NonNullable<z.infer<typeof outcomeSchema>["admin"]>;

/**
 * Runs the program that makes the first administrator. Its last line of output is `{"admin": …}`: with the credentials
 * when it has just made one, null when there is one already.
 */
export async function createFirstAdmin(
  family: ProcessFamily,
  program: ProcessSpec,
): Promise<FirstAdmin | null> {
  const { child, ended } = family.start({ ...program, output: "pipe" });
  const output = child.stdout === null ? "" : await text(child.stdout);
  const { succeeded, how } = await ended;
  if (!succeeded) throw new Error(`The first administrator could not be made (${how}); the reason is above.`);
  const lastLine = output.trim().split("\n").at(-1) ?? "";
  try {
    return outcomeSchema.parse(JSON.parse(lastLine)).admin;
  } catch {
    // Not repeated here, as it may hold the password.
    throw new Error("The program that makes the first administrator did not end with the line it should.");
  }
}
