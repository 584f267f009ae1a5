import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { z } from "zod";
import type { ProcessFamily } from "../processes/process-family.ts";
import { projectRoot } from "../project.ts";

/**
 * Runs a TypeScript program of this folder in a process of its own and returns what it wrote as JSON.
 *
 * @param program its file, and what it gets as its one argument, as JSON
 */
export async function programAnswer<Schema extends z.ZodType>(
  family: ProcessFamily,
  program: { file: string; input: object; nodeOptions?: readonly string[] },
  schema: Schema,
): Promise<z.infer<Schema>> {
  const { child, ended } = family.start({
    name: program.file,
    command: process.execPath,
    args: [
      ...(program.nodeOptions ?? []),
      join(projectRoot, "scripts/bench", program.file),
      JSON.stringify(program.input),
    ],
    env: process.env,
    cwd: projectRoot,
    output: "pipe",
  });
  const output = child.stdout === null ? "" : await text(child.stdout);
  const { succeeded, how } = await ended;
  if (!succeeded) throw new Error(`${program.file} failed (${how}); the reason is above.`);
  return schema.parse(JSON.parse(output));
}
