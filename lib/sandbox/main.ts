import { database } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";
import { runSandbox } from "./run-sandbox.ts";

const sandbox = await runSandbox(environment().dataDir);
console.log(`sandbox ready: ${sandbox.issuer}`);

await new Promise<void>((resolve) => {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
});
await sandbox.stop();
await database().$disconnect();
