import { database } from "@/lib/platform/database.ts";
import { runCommand } from "./run-command.ts";

try {
  const { output, errors, exitCode } = await runCommand(process.argv.slice(2));
  if (output !== "") process.stdout.write(`${output}\n`);
  if (errors !== "") process.stderr.write(`${errors}\n`);
  process.exitCode = exitCode;
} catch (error) {
  process.stderr.write(`The command failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
await leaveDatabase();

/** An open connection would keep the process. */
async function leaveDatabase(): Promise<void> {
  try {
    await database().$disconnect();
  } catch {
    // The settings are missing or wrong, so nothing was opened; a command that needed them has said so.
  }
}
