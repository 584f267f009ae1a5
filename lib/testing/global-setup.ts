import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "@/scripts/postgres/embedded-postgres.ts";

declare module "vitest" {
  export interface ProvidedContext {
    postgresUrl: string;
  }
}

/** Name of the migrated database that each test file's own database is a copy of. */
export const templateDatabase = "mailroom_template";

/** Starts one PostgreSQL server for the whole run, with a migrated template database. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), "mailroom-test-postgres-"));
  const server = await startEmbeddedPostgres({ folder, database: templateDatabase });
  await applyMigrations(server.url);
  project.provide("postgresUrl", server.url);
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function applyMigrations(url: string): Promise<void> {
  const folder = path.resolve(import.meta.dirname, "../../prisma/migrations");
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const name of names)
      await client.query(await readFile(path.join(folder, name, "migration.sql"), "utf8"));
  } finally {
    await client.end();
  }
}
