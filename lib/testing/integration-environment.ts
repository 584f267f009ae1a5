import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { afterAll, inject } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { templateDatabase } from "./global-setup.ts";

// Every integration test file runs in a process of its own with a migrated database and data folder of its own.
const postgresUrl = inject("postgresUrl");
const name = `test_${randomBytes(6).toString("hex")}`;
const dataDir = await mkdtemp(path.join(tmpdir(), "mailroom-test-data-"));
await administrate(`CREATE DATABASE ${name} TEMPLATE ${templateDatabase}`);

const databaseUrl = new URL(postgresUrl);
databaseUrl.pathname = `/${name}`;
Object.assign(process.env, {
  DATABASE_URL: databaseUrl.href,
  DATA_DIR: dataDir,
  BASE_URL: "http://localhost:3000",
  NEXTAUTH_SECRET: "a secret that only tests know, long enough",
  ENCRYPTION_KEYS: `test:${Buffer.alloc(32, 7).toString("base64")}`,
  LOG_LEVEL: process.env.LOG_LEVEL ?? "silent",
});

afterAll(async () => {
  await database().$disconnect();
  await administrate(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await rm(dataDir, { recursive: true, force: true });
});

async function administrate(statement: string): Promise<void> {
  const url = new URL(postgresUrl);
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
