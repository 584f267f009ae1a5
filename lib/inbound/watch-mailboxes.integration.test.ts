import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { database } from "@/lib/platform/database.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import type { MailDesk } from "@/lib/testing/mail-desk.ts";
import { deliverFrom, givenMailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { watchMailboxes } from "./watch-mailboxes.ts";

const password = "secret of the desk";
const patiently = { timeout: 20_000, interval: 50 };
let dovecot: DovecotServer;
let desk: MailDesk;
let count = 0;

beforeAll(async () => {
  const users = Array.from({ length: 10 }, (_, index) => ({
    address: `support${index}@desk.test`,
    password,
  }));
  dovecot = await startDovecot({ users });
});
afterAll(() => dovecot.stop());

beforeEach(async () => {
  const address = `support${count++}@desk.test`;
  desk = await givenMailDesk({ address, password, imapPort: dovecot.imapPort });
});

/** Watches as a worker does; counts the news of the desk. */
function startWatching() {
  const stopping = new AbortController();
  const watcher = { news: 0, stop: () => stopping.abort(), ended: Promise.resolve() };
  watcher.ended = watchMailboxes({
    signal: stopping.signal,
    onNews: (mailboxId) => {
      if (mailboxId === desk.mailboxId) watcher.news += 1;
    },
  });
  return watcher;
}

async function deliver(): Promise<void> {
  const from = "ann@customer.test";
  const mail = plainMail({ from, to: desk.address, subject: "s", text: "t" });
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from, to: desk.address }, [mail]);
}

const watchOwner = async () =>
  (await database().mailbox.findUniqueOrThrow({ where: { id: desk.mailboxId } })).watchOwner;
const setEnabled = (enabled: boolean) =>
  database().emailChannel.update({ where: { id: desk.channelId }, data: { enabled } });

test("says so when the watch stands and when mail comes; of two workers one watches; a stop hands over", async () => {
  const first = startWatching();
  await vi.waitFor(() => expect(first.news).toBe(1), patiently);
  const second = startWatching();
  await deliver();
  await vi.waitFor(() => expect(first.news).toBe(2), patiently);
  expect(second.news).toBe(0);

  first.stop();
  await first.ended;
  await vi.waitFor(() => expect(second.news).toBe(1), patiently);
  await deliver();
  await vi.waitFor(() => expect(second.news).toBe(2), patiently);
  second.stop();
  await second.ended;
  expect(await watchOwner()).toBeNull();
});

test("a channel that is switched off is let go, one that is switched on is watched", async () => {
  const watcher = startWatching();
  await vi.waitFor(() => expect(watcher.news).toBe(1), patiently);
  await setEnabled(false);
  // Whoever is at the door, the server shows: the connection of the watch is gone.
  await vi.waitFor(async () => expect(await connections()).toBe(0), patiently);
  await setEnabled(true);
  await vi.waitFor(() => expect(watcher.news).toBe(2), patiently);
  watcher.stop();
  await watcher.ended;
});

test("a lost connection is made again", async () => {
  const watcher = startWatching();
  await vi.waitFor(() => expect(watcher.news).toBe(1), patiently);
  await dovecot.kick(desk.address);
  await vi.waitFor(() => expect(watcher.news).toBe(2), patiently);
  watcher.stop();
  await watcher.ended;
});

/** Sign-ins of the desk that Dovecot has not seen ending. */
async function connections(): Promise<number> {
  const lines = (await dovecot.log()).split("\n");
  const began = lines.filter((line) => line.includes("Login: ") && line.includes(`user=<${desk.address}>`));
  const ended = lines.filter(
    (line) =>
      line.includes(`imap(${desk.address})`) && /Logged out|Disconnected|Connection closed/.test(line),
  );
  return began.length - ended.length;
}
