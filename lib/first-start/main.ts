import { database } from "@/lib/platform/database.ts";
import { ensureFirstAdmin } from "./ensure-first-admin.ts";
import { ensureInstance } from "./ensure-instance.ts";

// Run by the supervisor at every start, before the other processes. Standard output is one JSON line for it to read.
try {
  await ensureInstance();
  const admin = await ensureFirstAdmin();
  process.stdout.write(`${JSON.stringify({ admin })}\n`);
} catch (error) {
  process.stderr.write(`The first start failed: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
await leaveDatabase();

/** An open connection would keep the process. */
async function leaveDatabase(): Promise<void> {
  try {
    await database().$disconnect();
  } catch {
    // The settings are missing or wrong, so nothing was opened; that was said above.
  }
}
