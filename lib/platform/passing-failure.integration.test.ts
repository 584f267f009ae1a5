import "@/lib/testing/integration-environment.ts";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import pg from "pg";
import { expect, test } from "vitest";
import { blobKeyOf, getBlob } from "./blob-store.ts";
import { database } from "./database.ts";
import { environment } from "./environment.ts";
import { isPassingFailure } from "./passing-failure.ts";
import { Problem } from "./problem.ts";

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

test("what the operating system refuses is passing, a blob that is missing is not", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "mailroom-passing-"));
  expect(isPassingFailure(await failureOf(readFile(folder)))).toBe(true);
  expect(isPassingFailure(await failureOf(getBlob(blobKeyOf(Buffer.from("none")), folder)))).toBe(false);
  await rm(folder, { recursive: true });
  expect(isPassingFailure(new Problem("unavailable", "storage-full", "Full."))).toBe(true);
  expect(isPassingFailure(new Problem("not-found", "not-found", "Gone."))).toBe(false);
  expect(isPassingFailure(new TypeError("A defect."))).toBe(false);
});

test.each([
  ["a statement that was cancelled", "SET LOCAL statement_timeout = 10", "SELECT pg_sleep(60)"],
  ["a connection that was ended", "SELECT 1", "SELECT pg_terminate_backend(pg_backend_pid())"],
])("%s is passing", async (_name, prepare, statement) => {
  const work = database().$transaction(async (tx) => {
    await tx.$executeRawUnsafe(prepare);
    await tx.$executeRawUnsafe(statement);
  });
  expect(isPassingFailure(await failureOf(work))).toBe(true);
});

test("so is a lock that was not to be had, also for a statement that the client has made", async () => {
  const other = new pg.Client({ connectionString: environment().databaseUrl });
  await other.connect();
  try {
    await other.query("BEGIN");
    await other.query('LOCK TABLE "Project" IN ACCESS EXCLUSIVE MODE');
    const work = database().$transaction(async (tx) => {
      await tx.$executeRaw`SET LOCAL lock_timeout = 10`;
      await tx.project.count();
    });
    expect(isPassingFailure(await failureOf(work))).toBe(true);
  } finally {
    await other.end();
  }
});

test("so is a transaction that took too long", async () => {
  const work = database().$transaction((tx) => tx.$executeRaw`SELECT pg_sleep(1)`, { timeout: 50 });
  expect(isPassingFailure(await failureOf(work))).toBe(true);
});

test("what the database refuses for what it says is not", async () => {
  const tooLong = database().$queryRaw`SELECT 'x'::text::uuid`;
  expect(isPassingFailure(await failureOf(tooLong))).toBe(false);
  const twice = database().project.findUniqueOrThrow({ where: { key: "NONE" } });
  expect(isPassingFailure(await failureOf(twice))).toBe(false);
});
