import { finishMailboxAuthorization } from "@/lib/mail-servers/finish-mailbox-authorization.ts";
import { database } from "@/lib/platform/database.ts";

// A process of its own that is handed the answer of an authorization page: redirect key, parameters, the browser's
// binding and the user in its arguments. It says "ready", waits for a line on its standard input, and prints its steps.
const [redirectKey = "", parameters = "", browserBinding = "", actorUserId = ""] = process.argv.slice(2);
await database().$queryRaw`SELECT 1`;
process.stdout.write("ready\n");
await new Promise((resolve) => process.stdin.once("data", resolve));
const finished = await finishMailboxAuthorization({
  redirectKey,
  parameters: new URLSearchParams(parameters),
  browserBinding,
  actorUserId,
});
process.stdout.write(`${JSON.stringify(finished.steps)}\n`);
