// What intake costs at the very least: fetches all mail of a mailbox, parses each, keeps nothing. Prints {ms, mails}.
import { parseMessage } from "../../lib/message/parse-message.ts";
import { bareAccount, bareClient } from "./bare-imap.ts";

const account = bareAccount.parse(JSON.parse(process.argv[2] ?? ""));
const startedAt = performance.now();
const client = bareClient(account);
await client.connect();
await client.mailboxOpen("INBOX", { readOnly: true });
let mails = 0;
let attachments = 0;
for await (const { source } of client.fetch("1:*", { uid: true, source: true })) {
  if (!source) continue;
  attachments += (await parseMessage(source)).attachments.length;
  mails += 1;
}
await client.logout();
process.stdout.write(JSON.stringify({ ms: performance.now() - startedAt, mails, attachments }));
