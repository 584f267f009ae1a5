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
} finally {
  // Without settings there is no database to leave, and what is wrong was said above.
  if (process.env.DATABASE_URL) await database().$disconnect();
}
