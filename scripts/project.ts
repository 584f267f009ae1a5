import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder with package.json, without a slash at its end. */
export const projectRoot = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");

/** Command and arguments that run a JavaScript file of an installed package under this Node. */
export function packageProgram(file: string, ...args: string[]): { command: string; args: string[] } {
  return { command: process.execPath, args: [join(projectRoot, "node_modules", file), ...args] };
}
