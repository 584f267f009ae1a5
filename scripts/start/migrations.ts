import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import type { ProcessFamily } from "../processes/process-family.ts";
import { packageProgram, projectRoot } from "../project.ts";

/** Brings the database up to the newest migration. When it is there already, Prisma is not started, which saves seconds. */
export async function migrateDatabase(
  family: ProcessFamily,
  databaseUrl: string,
  log: (line: string) => void,
): Promise<void> {
  const applied = await appliedMigrations(databaseUrl);
  const missing = migrationNames().filter((name) => !applied.has(name));
  if (missing.length === 0) return;
  log(`migrating the database (${missing.length} to apply)`);
  await family.run({
    name: "the migration of the database",
    ...packageProgram("prisma/build/index.js", "migrate", "deploy"),
    cwd: projectRoot,
    env: {
      ...process.env,
      DATABASE_URL: databaseUrl,
      CHECKPOINT_DISABLE: "1",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
    },
    output: "stderr",
  });
}

function migrationNames(): string[] {
  const folder = join(projectRoot, "prisma", "migrations");
  return readdirSync(folder).filter((name) => existsSync(join(folder, name, "migration.sql")));
}

async function appliedMigrations(databaseUrl: string): Promise<Set<string>> {
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
    const found = await client.query<{ name: string }>(
      "SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
    );
    return new Set(found.rows.map(({ name }) => name));
  } catch (error) {
    // Neither the table of migrations (42P01) nor the database (3D000) need exist yet: Prisma makes both.
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "42P01" || code === "3D000") return new Set();
    const reason = error instanceof AggregateError ? error.errors.join(", ") : error;
    throw new Error(
      `The database cannot be reached: ${reason}. Check DATABASE_URL and that its server runs.`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}
