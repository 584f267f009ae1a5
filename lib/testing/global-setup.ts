import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "@/scripts/postgres/embedded-postgres.ts";
import { applyMigrations } from "./migrations.ts";

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
