import pg from "pg";
import { z } from "zod";
import type { Db } from "./database.ts";
import { databaseConnection } from "./database-connection.ts";
import { logger } from "./logger.ts";

const channel = "mailroom_live";

const liveChange = z.object({
  topic: z.enum(["request", "channel", "outbound", "integration", "alert", "mail-log"]),
  projectId: z.string().nullable(),
  id: z.string(),
});

/** Something that an open page may want to show anew. Only identifiers: who listens asks for the rest. */
export type LiveChange = z.infer<typeof liveChange>;

/** Announces a change. Within a transaction it is heard when, and only if, the transaction commits. */
export async function announceChange(db: Db, change: LiveChange): Promise<void> {
  await announceChanges(db, [change]);
}

/** Announces many changes at once. */
export async function announceChanges(db: Db, changes: readonly LiveChange[]): Promise<void> {
  if (changes.length === 0) return;
  const payloads = changes.map((change) => JSON.stringify(change));
  await db.$executeRaw`SELECT pg_notify(${channel}, payload) FROM unnest(${payloads}::text[]) AS payload`;
}

const reconnectDelayMs = 1000;

/**
 * Listens for announced changes until the signal aborts; reconnects when the connection is lost. `onGap`
 * is called whenever listening begins, because changes may have been missed until then.
 */
export async function listenForChanges(options: {
  readonly onChange: (change: LiveChange) => void;
  readonly onGap: () => void;
  readonly signal: AbortSignal;
}): Promise<void> {
  while (!options.signal.aborted) {
    const client = new pg.Client({ ...databaseConnection(1) });
    try {
      const lost = new Promise<void>((resolve) => {
        client.once("error", () => resolve());
        client.once("end", () => resolve());
        options.signal.addEventListener("abort", () => resolve(), { once: true });
      });
      client.on("notification", (message) => {
        const parsed = liveChange.safeParse(JSON.parse(message.payload ?? "null"));
        if (parsed.success) options.onChange(parsed.data);
      });
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      options.onGap();
      await lost;
    } catch (error) {
      logger().warn({ err: error }, "live changes: connection lost, trying again");
    } finally {
      await client.end().catch(() => undefined);
    }
    if (!options.signal.aborted) await new Promise((resolve) => setTimeout(resolve, reconnectDelayMs));
  }
}
