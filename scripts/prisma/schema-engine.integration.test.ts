import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, inject, it } from "vitest";
import { packageProgram, projectRoot } from "../project.ts";
import { withConnection } from "./database-url.ts";

const run = promisify(execFile);
let folder: string;
let databaseUrl: string;

const schema = `
  datasource db {
    provider = "postgresql"
  }
  model Note {
    id   Int    @id @default(autoincrement())
    text String
  }`;

/** A function body with semicolons, which must not be split. */
const migration = `
  CREATE TABLE "Note" ("id" SERIAL NOT NULL, "text" TEXT NOT NULL, CONSTRAINT "Note_pkey" PRIMARY KEY ("id"));
  CREATE FUNCTION shout() RETURNS trigger AS $$ BEGIN NEW.text := upper(NEW.text); RETURN NEW; END $$ LANGUAGE plpgsql;
  CREATE TRIGGER shout BEFORE INSERT ON "Note" FOR EACH ROW EXECUTE FUNCTION shout();`;

beforeEach(() => {
  // Inside the project, as the configuration imports its packages.
  mkdirSync(join(projectRoot, ".build"), { recursive: true });
  folder = mkdtempSync(join(projectRoot, ".build", "schema-engine-"));
  const url = new URL(inject("postgresUrl"));
  url.pathname = `/engine_${crypto.randomUUID().replaceAll("-", "")}`;
  databaseUrl = url.toString();
  writeFileSync(join(folder, "schema.prisma"), schema);
  writeFileSync(
    join(folder, "prisma.config.ts"),
    `import { defineConfig } from "prisma/config";
     import "${join(projectRoot, "prisma.config.ts")}";
     export default defineConfig({
       schema: "schema.prisma",
       migrations: { path: "migrations" },
       datasource: { url: process.env.DATABASE_URL ?? "" },
     });`,
  );
});

afterEach(async () => {
  const maintenance = new URL(databaseUrl);
  maintenance.pathname = "/postgres";
  await withConnection(maintenance.toString(), (client) =>
    client.query(`DROP DATABASE IF EXISTS ${new URL(databaseUrl).pathname.slice(1)} WITH (FORCE)`),
  );
  rmSync(folder, { recursive: true, force: true });
});

async function prisma(...args: string[]): Promise<string> {
  const { command, args: program } = packageProgram("prisma/build/index.js", ...args);
  const environment = { ...process.env, DATABASE_URL: databaseUrl, CHECKPOINT_DISABLE: "1", NO_COLOR: "1" };
  const { stdout } = await run(command, program, { cwd: folder, env: environment });
  return stdout;
}

function writeMigration(name: string, sql: string): void {
  mkdirSync(join(folder, "migrations", name), { recursive: true });
  writeFileSync(join(folder, "migrations", "migration_lock.toml"), 'provider = "postgresql"\n');
  writeFileSync(join(folder, "migrations", name, "migration.sql"), sql);
}

describe("schema engine", () => {
  it("creates the database, migrates it once, and says so", async () => {
    writeMigration("20260101000000_notes", migration);
    expect(await prisma("migrate", "deploy")).toContain("All migrations have been successfully applied");
    expect(await prisma("migrate", "deploy")).toContain("No pending migrations to apply");
    expect(await prisma("migrate", "status")).toContain("Database schema is up to date");
    const { rows } = await withConnection(databaseUrl, (client) =>
      client.query(`INSERT INTO "Note" (text) VALUES ('hello') RETURNING text`),
    );
    expect(rows).toEqual([{ text: "HELLO" }]);
  });

  it("finds what the migrations lack, with a shadow database that is gone afterwards", async () => {
    writeMigration("20260101000000_notes", migration);
    await prisma("migrate", "deploy");
    writeFileSync(
      join(folder, "schema.prisma"),
      schema.replace("text String", "text String\n    read Boolean @default(false)"),
    );
    const script = await prisma(
      "migrate",
      "diff",
      "--from-migrations",
      "migrations",
      "--to-schema",
      "schema.prisma",
      "--script",
    );
    expect(script).toContain(`ALTER TABLE "Note" ADD COLUMN     "read" BOOLEAN NOT NULL DEFAULT false`);
    const { rows } = await withConnection(databaseUrl, (client) =>
      client.query("SELECT datname FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow%'"),
    );
    expect(rows).toEqual([]);
  });

  it("reports a migration that fails, with the words of the database", async () => {
    writeMigration("20260101000000_broken", "CREATE TABLE broken (id nonsense);");
    await expect(prisma("migrate", "deploy")).rejects.toThrow(/type \\?"nonsense\\?" does not exist/);
  });

  it("says that a server is not there", async () => {
    databaseUrl = databaseUrl.replace(/:\d+\//, ":1/");
    await expect(prisma("migrate", "deploy")).rejects.toThrow(
      /P1001[\s\S]*Can't reach database server at `127.0.0.1:1`/,
    );
    databaseUrl = inject("postgresUrl").replace(/[^/]*$/, "engine_never_made");
  });
});
