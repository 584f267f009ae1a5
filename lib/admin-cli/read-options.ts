import { parseArgs } from "node:util";
import type { z } from "zod";
import { UsageError } from "./usage-error.ts";

/** An option that takes a value, or one that is there or not. */
type OptionTypes = Readonly<Record<string, { readonly type: "string" | "boolean" }>>;

/**
 * Reads `--name value` options and checks them.
 *
 * @param options the names as they are typed, e.g. `system-admin`
 * @throws UsageError that names every wrong option
 */
export function readOptions<Schema extends z.ZodType>(
  args: readonly string[],
  options: OptionTypes,
  schema: Schema,
): z.output<Schema> {
  let values: Record<string, unknown>;
  try {
    values = parseArgs({ args: [...args], options, strict: true, allowPositionals: false }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  const wrong = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0]);
    return values[name] === undefined ? `--${name} is missing.` : `--${name}: ${issue.message}`;
  });
  throw new UsageError(wrong.join("\n"));
}
