import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import pg from "pg";

const folder = path.resolve(import.meta.dirname, "../../prisma/migrations");

/** Applies migrations in their order, each in one go, as an installation does. @param which all, unless told otherwise */
export async function applyMigrations(
  url: string,
  which: (name: string) => boolean = () => true,
): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    for (const name of names.filter(which)) {
      await client.query(await readFile(path.join(folder, name, "migration.sql"), "utf8"));
    }
  } finally {
    await client.end();
  }
}
