import { database } from "./database.ts";
import { logger } from "./logger.ts";

/** Events that are counted over all processes. Their labels are told by who counts. */
export type CounterName = "polls" | "mails" | "refreshes" | "sends";

type Counted = { readonly name: CounterName; readonly labels: string; readonly value: number };

const flushEveryMs = 5_000;

type Counts = { pending: Map<string, Counted>; flushing: Promise<void> | null; timer: NodeJS.Timeout | null };

// Kept on globalThis because the web server's bundles each have a copy of this module.
const shared: typeof globalThis & { mailroomCounts?: Counts } = globalThis;

function counts(): Counts {
  shared.mailroomCounts ??= { pending: new Map(), flushing: null, timer: null };
  return shared.mailroomCounts;
}

/**
 * Counts an event. It costs the work nothing: the number is kept in memory and written every five seconds, and when the
 * process ends. A process that is killed loses what it counted since.
 */
export function count(name: CounterName, labels: Readonly<Record<string, string>>, by = 1): void {
  const current = counts();
  add(current.pending, { name, labels: labelText(labels), value: by });
  current.timer ??= setInterval(() => void flushCounters(), flushEveryMs).unref();
}

/** Writes what was counted so far, in one statement. What could not be written is kept for the next time. */
export async function flushCounters(): Promise<void> {
  const current = counts();
  // What is being written now was counted before; one statement at a time is enough.
  await current.flushing;
  if (current.pending.size === 0) return;
  current.flushing = write(current).finally(() => {
    current.flushing = null;
  });
  await current.flushing;
}

async function write(current: Counts): Promise<void> {
  const taken = current.pending;
  current.pending = new Map();
  // In one order everywhere, so that no two processes wait for each other's rows.
  const rows = [...taken].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, counted]) => counted);
  try {
    await database().$executeRaw`
      INSERT INTO "MetricCounter" AS counter ("name", "labels", "value")
      SELECT * FROM unnest(
        ${rows.map(({ name }) => name)}::text[],
        ${rows.map(({ labels }) => labels)}::text[],
        ${rows.map(({ value }) => value)}::bigint[])
      ON CONFLICT ("name", "labels") DO UPDATE SET "value" = counter."value" + excluded."value"`;
  } catch (error) {
    for (const counted of rows) add(current.pending, counted);
    logger().warn({ err: error }, "counted events could not be written; they are kept for the next time");
  }
}

function add(pending: Map<string, Counted>, { name, labels, value }: Counted): void {
  const key = `${name}{${labels}}`;
  pending.set(key, { name, labels, value: (pending.get(key)?.value ?? 0) + value });
}

/** Labels as Prometheus writes them, in alphabetical order. */
function labelText(labels: Readonly<Record<string, string>>): string {
  const escaped = (value: string) =>
    value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n");
  return Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(",");
}

const label = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"/g;

/** Reads what `count` has stored. */
export function readLabels(text: string): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [, name = "", value = ""] of text.matchAll(label)) {
    read[name] = value.replaceAll(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
  }
  return read;
}
