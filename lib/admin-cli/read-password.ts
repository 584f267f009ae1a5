import { text } from "node:stream/consumers";
import { newPasswordInput } from "@/lib/access/input-text.ts";
import { readablePassword } from "@/lib/access/readable-password.ts";
import { UsageError } from "./usage-error.ts";

/**
 * The new password: the first line of standard input, or one made here, which the caller has to show.
 *
 * @throws UsageError when the given one is too short
 */
export async function readPassword(
  fromStdin: boolean,
): Promise<{ readonly password: string; readonly made: boolean }> {
  if (!fromStdin) return { password: readablePassword(), made: true };
  const [line = ""] = (await text(process.stdin)).split(/\r?\n/);
  const parsed = newPasswordInput.safeParse(line);
  if (parsed.success) return { password: parsed.data, made: false };
  throw new UsageError(`The password on standard input: ${parsed.error.issues[0]?.message}`);
}
