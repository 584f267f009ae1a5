import { readFileSync } from "node:fs";
import path from "node:path";
import pg from "pg";
import { z } from "zod";
import type { Desk } from "./desk.ts";

const run = z.object({ databaseUrl: z.url() });

/** Changes a row of the running desk's database, for what else would take days; the run notes its address. */
export async function inDatabase(desk: Desk, statement: string, values: readonly unknown[]): Promise<number> {
  const { databaseUrl } = run.parse(JSON.parse(readFileSync(path.join(desk.dataDir, "run.json"), "utf8")));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return (await client.query(statement, [...values])).rowCount ?? 0;
  } finally {
    await client.end();
  }
}
