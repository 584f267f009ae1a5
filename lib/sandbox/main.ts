import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";
import { runSandbox } from "./run-sandbox.ts";

const sandbox = await runSandbox(environment().dataDir);
console.log(`sandbox ready: ${sandbox.issuer}`);

await new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
});
// What the seed has queued opened connections that would keep the process.
await Promise.all([sandbox.stop(), closeQueues()]);
await database().$disconnect();
// The IMAP server's timer of a client that idled runs on for half an hour.
process.exit(0);
