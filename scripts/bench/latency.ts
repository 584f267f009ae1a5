import { setTimeout as delay } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { startDovecot } from "../../lib/testing/dovecot-server.ts";
import { waitUntilReady } from "../start/readiness.ts";
import { bareClient } from "./bare-imap.ts";
import type { BenchContext } from "./context.ts";
import { openDelivery } from "./delivery.ts";
import { openDeskOffice } from "./desk.ts";
import { type Figure, percentile } from "./figures.ts";
import { openQueuePage } from "./queue-page.ts";
import type { Instance } from "./stand.ts";
import { startWorkers } from "./workers.ts";

const password = "secret of the mailbox";
const address = "support@desk.example";
const longestWaitMs = 20_000;
const warmUpMails = 5;

/** Milliseconds since 1970, in fractions: the browser's clock reads the same. */
const now = (): number => performance.timeOrigin + performance.now();

/** From delivery, and from the server's IDLE notice, to the row on an open queue page. */
export async function measureLatency(context: BenchContext): Promise<Figure[]> {
  const count = context.options.quick ? 20 : 200;
  const dovecot = await startDovecot({ users: [{ address, password }] });
  const instance = await context.stand.newInstance("latency");
  const office = openDeskOffice(context.family, instance);
  const watcher = bareClient({ port: dovecot.imapPort, user: address, password });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? "/usr/bin/chromium",
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
    ],
  });
  try {
    const [desk] = await office.newDesks({ addresses: [address], password, imapPort: dovecot.imapPort });
    if (!desk) throw new Error("No desk was set up.");
    await startWorkers(instance, [[], []]);
    await startWeb(context, instance);
    await office.enable({ channelIds: [desk.channelId] });
    await untilWatched(instance, desk.mailboxId);

    const rows = new Arrivals();
    const notices = new Arrivals();
    await openQueuePage(browser, instance, desk.projectKey, rows.arrived);
    await watcher.connect();
    await watcher.mailboxOpen("INBOX", { readOnly: true });
    watcher.on("exists", ({ count: mails }: { count: number }) => notices.arrived(mails, now()));
    void watcher.idle();

    const delivery = await openDelivery(dovecot.lmtpPort);
    const fromNotice: number[] = [];
    const fromDelivery: number[] = [];
    const toStored: number[] = [];
    const toOutcome: number[] = [];
    for (let number = 1; number <= count + warmUpMails; number++) {
      const from = `person${number}@customer.example`;
      await delivery.deliver({ from, raw: shortMail(number, from) }, address);
      const deliveredAt = now();
      const [noticedAt, shownAt] = await Promise.all([notices.wait(number), rows.wait(number)]);
      if (number > warmUpMails) {
        fromNotice.push(shownAt - noticedAt);
        fromDelivery.push(shownAt - deliveredAt);
        const { storedAt, settledAt } = await ledgerTimes(instance, number);
        toStored.push(storedAt - noticedAt);
        toOutcome.push(settledAt - noticedAt);
      }
      // Not in step with any clock of the product, and not before Dovecot has told the bare connection that the product
      // marked this mail as seen: it waits half a second with that, and would tell of the next mail with it, which is
      // that much sooner than it tells the product.
      await delay(1_000 + Math.random() * 500);
    }
    delivery.close();
    return [
      { name: "mails", value: count, unit: "mails" },
      { name: "IDLE notice to stored mail, p50", value: percentile(toStored, 0.5), unit: "ms" },
      { name: "IDLE notice to outcome, p50", value: percentile(toOutcome, 0.5), unit: "ms" },
      { name: "IDLE notice to row, p50", value: percentile(fromNotice, 0.5), unit: "ms" },
      { name: "IDLE notice to row, p95", value: percentile(fromNotice, 0.95), unit: "ms", aim: 250 },
      { name: "delivery to row, p50", value: percentile(fromDelivery, 0.5), unit: "ms" },
      { name: "delivery to row, p95", value: percentile(fromDelivery, 0.95), unit: "ms", aim: 1_000 },
    ];
  } finally {
    watcher.close();
    await browser.close();
    await office.close();
    await instance.close();
    await dovecot.stop();
  }
}

/** When the mail of each number was first seen somewhere. */
class Arrivals {
  readonly #times = new Map<number, number>();
  readonly #waiting = new Map<number, (at: number) => void>();

  readonly arrived = (number: number, at: number): void => {
    if (this.#times.has(number)) return;
    this.#times.set(number, at);
    this.#waiting.get(number)?.(at);
  };

  async wait(number: number): Promise<number> {
    const known = this.#times.get(number);
    if (known !== undefined) return known;
    let limit: NodeJS.Timeout | undefined;
    try {
      return await new Promise<number>((resolve, reject) => {
        this.#waiting.set(number, resolve);
        limit = setTimeout(
          () => reject(new Error(`Mail ${number} did not show within ${longestWaitMs} ms.`)),
          longestWaitMs,
        );
      });
    } finally {
      clearTimeout(limit);
    }
  }
}

async function startWeb({ log }: BenchContext, instance: Instance): Promise<void> {
  instance.start("web");
  await waitUntilReady(`http://127.0.0.1:${instance.port}`, log);
}

async function untilWatched(instance: Instance, mailboxId: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (;;) {
    const [row] = await instance.query<{ isWatched: boolean }>(
      `SELECT "lastSucceededAt" IS NOT NULL AND "watchOwner" IS NOT NULL AS "isWatched" FROM "Mailbox" WHERE "id" = $1`,
      [mailboxId],
    );
    if (row?.isWatched) return;
    if (performance.now() > deadline) throw new Error("The mailbox was not watched within a minute.");
    await delay(100);
  }
}

/** When the workers wrote the mail down, and gave it its outcome: shortly before the commits. */
async function ledgerTimes(
  instance: Instance,
  number: number,
): Promise<{ storedAt: number; settledAt: number }> {
  const [row] = await instance.query<{ storedAt: Date; processedAt: Date }>(
    `SELECT "storedAt", "processedAt" FROM "InboundMessage" WHERE "messageId" = $1`,
    [`latency.${number}@customer.example`],
  );
  if (!row) throw new Error(`Mail ${number} is not in the ledger.`);
  return { storedAt: row.storedAt.getTime(), settledAt: row.processedAt.getTime() };
}

function shortMail(number: number, from: string): Buffer {
  const lines = [
    `From: Person ${number} <${from}>`,
    `To: ${address}`,
    `Subject: Latency ${number}.`,
    `Message-ID: <latency.${number}@customer.example>`,
    `Date: ${new Date().toUTCString()}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "",
    "Where is my order?",
    "",
  ];
  return Buffer.from(lines.join("\r\n"));
}
