import pg from "pg";
import { vi } from "vitest";
import { environment } from "@/lib/platform/environment.ts";

/**
 * Points in the database at which a process can be made to wait: triggers that only the database of a test has, so that
 * nothing in the product knows of them. A deferred one waits in COMMIT.
 */
const triggers = {
  "rows are committed": `CREATE CONSTRAINT TRIGGER held_rows AFTER INSERT ON "InboundMessage" DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION held.wait('rows are committed', 'mailboxId')`,
  "mail is claimed": `CREATE TRIGGER held_claim AFTER UPDATE OF "attempts" ON "InboundMessage"
    FOR EACH ROW WHEN (NEW."attempts" > OLD."attempts") EXECUTE FUNCTION held.wait('mail is claimed', 'mailboxId')`,
  "request is written": `CREATE TRIGGER held_request BEFORE INSERT ON "Request"
    FOR EACH ROW EXECUTE FUNCTION held.wait('request is written', 'projectId')`,
  "outcome is committed": `CREATE CONSTRAINT TRIGGER held_outcome AFTER UPDATE OF "state" ON "InboundMessage"
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW."state" = 'DONE')
    EXECUTE FUNCTION held.wait('outcome is committed', 'mailboxId')`,
  "tidying is noted": `CREATE TRIGGER held_tidied BEFORE UPDATE OF "tidiedAt" ON "InboundMessage"
    FOR EACH ROW WHEN (OLD."tidiedAt" IS NULL AND NEW."tidiedAt" IS NOT NULL)
    EXECUTE FUNCTION held.wait('tidying is noted', 'mailboxId')`,
  // The queue's own table; in it, the mailbox is in the payload.
  "hint is given": `CREATE TRIGGER held_hint BEFORE INSERT ON "bullmq"."job"
    FOR EACH ROW WHEN (NEW."queue" LIKE 'ingest-%') EXECUTE FUNCTION held.wait('hint is given', 'data')`,
} as const;

export type HeldPoint = keyof typeof triggers;

const setup = `
  CREATE SCHEMA held;
  CREATE TABLE held.point ("point" text, "scope" text, "key" int GENERATED ALWAYS AS IDENTITY);
  CREATE FUNCTION held.wait() RETURNS trigger LANGUAGE plpgsql AS $$
  DECLARE found_key int;
  BEGIN
    SELECT "key" INTO found_key FROM held.point
    WHERE "point" = TG_ARGV[0] AND strpos(to_jsonb(NEW)->>TG_ARGV[1], "scope") > 0;
    IF found_key IS NOT NULL THEN PERFORM pg_advisory_xact_lock_shared(${lockSpace()}, found_key); END IF;
    RETURN NEW;
  END $$;
  ${Object.values(triggers).join(";\n")};`;

/** Of advisory locks: apart from those of the product. */
function lockSpace(): number {
  return 771_177;
}

type Hold = {
  /** Resolves when a process waits there. */
  reached(): Promise<void>;
  /** What waits there never happens, as when its process died a moment before. */
  rollBack(): Promise<void>;
  /** What waits there happens, though whoever asked for it may be dead. */
  letHappen(): Promise<void>;
};

/**
 * Makes the points of a migrated database whose queue has run once. `at` holds whatever comes to a point with the id of
 * a mailbox or project, one process at a time.
 */
export async function holdStatements(): Promise<{
  at(point: HeldPoint, scope: string): Promise<Hold>;
  stop(): Promise<void>;
}> {
  const client = new pg.Client({ connectionString: environment().databaseUrl });
  await client.connect();
  await client.query(setup);
  const others = new pg.Pool({ connectionString: environment().databaseUrl, max: 4 });
  const at = async (point: HeldPoint, scope: string): Promise<Hold> => {
    const made = await others.query(
      `INSERT INTO held.point ("point", "scope") VALUES ($1, $2) RETURNING "key"`,
      [point, scope],
    );
    const key = Number(made.rows[0].key);
    await client.query("SELECT pg_advisory_lock($1, $2)", [lockSpace(), key]);
    const waiting = async () => {
      const { rows } = await others.query(
        `SELECT "pid" FROM pg_locks WHERE "locktype" = 'advisory' AND "classid" = $1 AND "objid" = $2
           AND NOT "granted" AND "database" = (SELECT "oid" FROM pg_database WHERE "datname" = current_database())`,
        [lockSpace(), key],
      );
      return rows.map((row: { pid: number }) => row.pid);
    };
    const open = async () => {
      await client.query(`DELETE FROM held.point WHERE "key" = $1`, [key]);
      await client.query("SELECT pg_advisory_unlock($1, $2)", [lockSpace(), key]);
    };
    return {
      reached: () =>
        vi.waitFor(
          async () => {
            if ((await waiting()).length === 0) throw new Error(`Nobody has come to where ${point}.`);
          },
          { timeout: 120_000, interval: 20 },
        ),
      letHappen: open,
      rollBack: async () => {
        await vi.waitFor(
          async () => {
            // Where one is gone, the next of the same process may come that waited for it.
            const left = await waiting();
            for (const pid of left) await others.query("SELECT pg_terminate_backend($1)", [pid]);
            if (left.length > 0) throw new Error(`Somebody still waits where ${point}.`);
          },
          { timeout: 60_000, interval: 50 },
        );
        await open();
      },
    };
  };
  return {
    at,
    stop: async () => {
      await others.end();
      await client.end();
    },
  };
}
