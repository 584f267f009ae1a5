// What idle mailboxes cost at the very least: connections of the library in IDLE, nothing around them. Prints
// {oneBytes, allBytes, cpuShare}. Run with --expose-gc.
import { setTimeout as delay } from "node:timers/promises";
import type { ImapFlow } from "imapflow";
import { z } from "zod";
import { type BareAccount, bareAccount, bareClient } from "./bare-imap.ts";

const input = z.object({ accounts: z.array(bareAccount), seconds: z.number() });
const { accounts, seconds } = input.parse(JSON.parse(process.argv[2] ?? ""));
const opensAtOnce = 20;
const settleMs = 3_000;

async function openIdle(open: ImapFlow[], waiting: Iterator<BareAccount>): Promise<void> {
  for (let next = waiting.next(); !next.done; next = waiting.next()) {
    const client = bareClient(next.value);
    await client.connect();
    await client.mailboxOpen("INBOX", { readOnly: true });
    void client.idle();
    open.push(client);
  }
}

async function settledBytes(): Promise<number> {
  await delay(settleMs);
  if (!globalThis.gc) throw new Error("Run with --expose-gc.");
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage.rss();
}

/** What is made once, such as compiled code, must not count as cost of each connection. */
async function warmUp(): Promise<void> {
  const open: ImapFlow[] = [];
  await openIdle(open, accounts.slice(0, opensAtOnce).values());
  for (const client of open) client.close();
}

await warmUp();
const open: ImapFlow[] = [];
await openIdle(open, accounts.slice(0, 1).values());
const oneBytes = await settledBytes();
const waiting = accounts.slice(1).values();
await Promise.all(Array.from({ length: opensAtOnce }, () => openIdle(open, waiting)));
const allBytes = await settledBytes();
const before = process.cpuUsage();
await delay(seconds * 1_000);
const used = process.cpuUsage(before);
const cpuShare = (used.user + used.system) / (seconds * 1_000_000);
for (const client of open) client.close();
process.stdout.write(JSON.stringify({ oneBytes, allBytes, cpuShare }));
