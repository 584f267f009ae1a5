import { spawn } from "node:child_process";
import path from "node:path";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";

// A program of its own, because a family ends with the process that has it.
const program = `
  import { ProcessFamily } from ${JSON.stringify(path.join(import.meta.dirname, "process-family.ts"))};
  const family = new ProcessFamily();
  const [input] = process.argv.slice(1);
  await family.run({ name: "reader", command: "cat", args: [], env: process.env, ...(input ? { input } : {}) });
  await family.endAll(1000);
`;

async function outputOf(input: string): Promise<string> {
  const child = spawn(process.execPath, ["--input-type=module-typescript", "--eval", program, input], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  child.stdin.end("typed by somebody");
  return text(child.stdout);
}

it("hands standard input on only when it is asked to", async () => {
  expect(await outputOf("inherit")).toBe("typed by somebody");
  expect(await outputOf("")).toBe("");
});
