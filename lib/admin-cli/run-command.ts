import { Problem } from "@/lib/platform/problem.ts";
import type { Command } from "./command.ts";
import { createTokenCommand } from "./create-token.ts";
import { createUserCommand } from "./create-user.ts";
import { resetPasswordCommand } from "./reset-password.ts";
import { rotateEncryptionKeyCommand } from "./rotate-encryption-key.ts";
import { UsageError } from "./usage-error.ts";

const commands: readonly Command[] = [
  createUserCommand,
  createTokenCommand,
  resetPasswordCommand,
  rotateEncryptionKeyCommand,
];

type Ending = { readonly output: string; readonly errors: string; readonly exitCode: 0 | 1 | 2 };

/**
 * Runs one command line of the administrator. Exit code 0: done; 1: it failed; 2: it was typed wrongly. Both failures
 * say what to do.
 */
export async function runCommand([name = "help", ...args]: readonly string[]): Promise<Ending> {
  if (name === "help" || name === "--help" || name === "-h") {
    return { output: help(args[0]), errors: "", exitCode: 0 };
  }
  const command = commands.find((candidate) => candidate.name === name);
  if (!command) return { output: "", errors: `There is no command "${name}".\n\n${help()}`, exitCode: 2 };
  if (args.includes("--help")) return { output: help(name), errors: "", exitCode: 0 };
  try {
    const { text, failed } = await command.run(args);
    return { output: text, errors: "", exitCode: failed ? 1 : 0 };
  } catch (error) {
    if (error instanceof UsageError) {
      return { output: "", errors: `${error.message}\nUsage: ${usageOf(command)}`, exitCode: 2 };
    }
    if (error instanceof Problem) return { output: "", errors: error.message, exitCode: 1 };
    throw error;
  }
}

function usageOf({ name, usage }: Command): string {
  return `npm run -s admin -- ${name} ${usage}`.trimEnd();
}

function help(topic?: string): string {
  const command = commands.find((candidate) => candidate.name === topic);
  if (command) {
    const explanation = command.explanation ? `\n\n${command.explanation()}` : "";
    return `${usageOf(command)}\n\n${command.summary}${explanation}`;
  }
  return [
    "Commands of the administrator:",
    "",
    ...commands.flatMap((each) => [`  ${`${each.name} ${each.usage}`.trimEnd()}`, `      ${each.summary}`]),
    "  help [COMMAND]",
    "      Shows this, or more about one command.",
  ].join("\n");
}
