import { chmodSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withConnection } from "../prisma/database-url.ts";
import { isAlive } from "../processes/process-table.ts";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres.ts";

let base: string;
let servers: EmbeddedPostgres[];

beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), "postgres-"));
  // The account that root drops to has to pass through.
  chmodSync(base, 0o711);
  servers = [];
});

afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  rmSync(base, { recursive: true, force: true });
});

async function start(log: (line: string) => void = () => undefined): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ folder: join(base, "postgres"), log });
  servers.push(server);
  return server;
}

const query = (url: string, sql: string): Promise<unknown[]> =>
  withConnection(url, async (client) => (await client.query(sql)).rows);

describe("startEmbeddedPostgres", () => {
  it("makes a database for this machine only, with a password and room for many connections", async () => {
    const { url } = await start();
    expect(await query(url, "SELECT current_database() AS name")).toEqual([{ name: "mailroom" }]);
    expect(await query(url, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
    expect(await query(url, "SHOW max_connections")).toEqual([{ max_connections: "200" }]);
    const wrongPassword = new pg.Client({ connectionString: url.replace(/:[^:@]*@/, ":wrong@") });
    await expect(wrongPassword.connect()).rejects.toThrow(/password authentication failed/);
  });

  it("keeps data and address over a restart", async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE kept AS SELECT 'still here' AS text");
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, "SELECT text FROM kept")).toEqual([{ text: "still here" }]);
  });

  it("takes the data over from a server that a killed run left behind", async () => {
    const orphan = await start();
    await query(orphan.url, "CREATE TABLE kept AS SELECT 1 AS number");
    const lines: string[] = [];
    const second = await start((line) => lines.push(line));
    expect(lines.join()).toContain(`process ${orphan.process.pid}`);
    expect(isAlive(orphan.process.pid ?? 0)).toBe(false);
    expect(await query(second.url, "SELECT number FROM kept")).toEqual([{ number: 1 }]);
  });

  it("recovers from a kill of the server", async () => {
    const first = await start();
    await query(first.url, "CREATE TABLE kept AS SELECT 1 AS number");
    first.process.kill("SIGKILL");
    await first.ended;
    const second = await start();
    expect(await query(second.url, "SELECT number FROM kept")).toEqual([{ number: 1 }]);
  });

  it("says which file is missing when the password is gone, and keeps the data", async () => {
    await (await start()).stop();
    rmSync(join(base, "postgres", "credentials.json"));
    await expect(start()).rejects.toThrow(/credentials.json is missing/);
    expect(readFileSync(join(base, "postgres", "pgdata", "PG_VERSION"), "utf8")).toBe("18\n");
  });
});
