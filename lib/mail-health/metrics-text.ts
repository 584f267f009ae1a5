import { Counter, collectDefaultMetrics, Gauge, Registry } from "prom-client";
import { database } from "@/lib/platform/database.ts";
import { type CounterName, flushCounters, readLabels } from "@/lib/platform/metric-counters.ts";
import packageJson from "@/package.json" with { type: "json" };
import { type MailboxLag, readMailMeasures } from "./mail-measures.ts";

/** Above so many mailboxes each one is not a time series of its own. */
const mostLabelled = 200;

type KnownCounter = {
  readonly metric: string;
  readonly help: string;
  readonly label: string;
  /** Shown as zero before the first event, so that a rate can be told of the first, too. */
  readonly values: readonly string[];
};

const counters: Readonly<Record<CounterName, KnownCounter>> = {
  polls: {
    metric: "mailroom_polls_total",
    help: "Looks into mailboxes, by result.",
    label: "result",
    values: ["ok", "failed"],
  },
  mails: {
    metric: "mailroom_mails_total",
    help: "Mails that were processed, by outcome.",
    label: "outcome",
    values: ["request", "comment", "ignored", "bounce", "duplicate", "left", "forwarded", "held", "failed"],
  },
  refreshes: {
    metric: "mailroom_token_refreshes_total",
    help: "Requests for new access tokens, by result.",
    label: "result",
    values: ["ok", "failed"],
  },
  sends: {
    metric: "mailroom_sends_total",
    help: "Attempts to send a message, by result.",
    label: "result",
    values: ["sent", "deferred", "failed", "uncertain"],
  },
};

// Kept on globalThis: what it measures belongs to the process, and the web server's bundles each have this module.
const shared: typeof globalThis & { mailroomProcessMetrics?: Registry } = globalThis;

function processRegistry(): Registry {
  if (!shared.mailroomProcessMetrics) {
    shared.mailroomProcessMetrics = new Registry();
    collectDefaultMetrics({ register: shared.mailroomProcessMetrics });
  }
  return shared.mailroomProcessMetrics;
}

/** The media type of `metricsText`: the text format of Prometheus. */
export const metricsContentType = Registry.PROMETHEUS_CONTENT_TYPE;

/** All metrics of the installation, and of this process. @throws when the database does not answer */
export async function metricsText(now = new Date()): Promise<string> {
  const registry = new Registry();
  await addCounters(registry);
  await addMeasures(registry, now);
  const own = await registry.metrics();
  return `${own}\n${await processRegistry().metrics()}`;
}

async function addCounters(registry: Registry): Promise<void> {
  await flushCounters();
  const stored = await database().metricCounter.findMany({ orderBy: [{ name: "asc" }, { labels: "asc" }] });
  for (const [name, { metric, help, label, values }] of Object.entries(counters)) {
    const counter = new Counter({ name: metric, help, labelNames: [label], registers: [registry] });
    for (const value of values) counter.inc({ [label]: value }, 0);
    for (const row of stored) {
      const value = readLabels(row.labels)[label];
      if (row.name === name && value !== undefined) counter.inc({ [label]: value }, Number(row.value));
    }
  }
}

async function addMeasures(registry: Registry, now: Date): Promise<void> {
  const measures = await readMailMeasures(now);
  const gauge = (name: string, help: string, labelNames: string[] = []) =>
    new Gauge({ name: `mailroom_${name}`, help, labelNames, registers: [registry] });

  gauge("build_info", "The running version; the value is always 1.", ["version", "node"]).set(
    { version: packageJson.version, node: process.versions.node },
    1,
  );
  const mailboxes = gauge("mailboxes", "Mailboxes, by the state of reading them.", ["state"]);
  for (const [state, count] of Object.entries(measures.stateCounts)) mailboxes.set({ state }, count);
  gauge("mailboxes_needing_attention", "Mailboxes that a person should look at.").set(
    measures.attentionCount,
  );
  addLags(gauge, measures.lags);
  const depth = gauge("queue_depth", "What waits: stored mail, outgoing mail, alert mail, jobs by kind.", [
    "queue",
  ]);
  for (const [queue, count] of Object.entries(measures.queueDepths)) depth.set({ queue }, count);
  gauge("queue_up", "1 while the job queue answers.").set(measures.isQueueUp ? 1 : 0);
  gauge("workers", "Worker processes that were seen in the last 30 seconds.").set(measures.workerCount);
  gauge("oldest_waiting_mail_seconds", "Age of the oldest stored mail that is not processed yet.").set(
    measures.oldestWaitingSeconds,
  );
  gauge("alerts_open", "Alerts that are open.").set(measures.openAlertCount);
}

function addLags(
  gauge: (name: string, help: string, labelNames?: string[]) => Gauge,
  lags: readonly MailboxLag[],
): void {
  const largest = gauge(
    "mailbox_lag_max_seconds",
    "Largest lag of a mailbox, by state; a lag is the age of its oldest waiting mail, or how long a look into it is overdue.",
    ["state"],
  );
  for (const [state, ofState] of Map.groupBy(lags, (lag) => lag.state)) {
    largest.set({ state }, Math.max(...ofState.map(({ seconds }) => seconds)));
  }
  if (lags.length >= mostLabelled) return;
  const each = gauge(
    "mailbox_lag_seconds",
    `Lag of each mailbox, while there are fewer than ${mostLabelled}.`,
    ["mailbox", "project", "state"],
  );
  for (const { name, projectKey, state, seconds } of lags) {
    each.set({ mailbox: name, project: projectKey, state }, seconds);
  }
}
