import { freshAccessToken } from "@/lib/oauth-integrations/fresh-access-token.ts";
import { database } from "@/lib/platform/database.ts";

// A process of its own that wants a fresh token of the grant named in its first argument. It says "ready", waits for
// a line on its standard input, and prints what it got as one line of JSON.
const grantId = process.argv[2] ?? "";
await database().$queryRaw`SELECT 1`;
process.stdout.write("ready\n");
await new Promise((resolve) => process.stdin.once("data", resolve));
try {
  const { accessToken } = await freshAccessToken(grantId);
  process.stdout.write(`${JSON.stringify({ accessToken })}\n`);
} finally {
  await database().$disconnect();
  process.stdin.destroy();
}
