import { randomBytes } from "node:crypto";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { freeLoopbackPort } from "../processes/free-port.ts";
import type { ProcessFamily, ProcessSpec } from "../processes/process-family.ts";
import { signalGroup } from "../processes/process-group.ts";
import { lockDataFolder } from "../start/data-folder.ts";
import { startFamilyDatabase } from "../start/database.ts";
import { createFirstAdmin } from "../start/first-admin.ts";
import { migrateDatabase } from "../start/migrations.ts";
import { keepSecrets } from "../start/secrets.ts";
import { applicationEnvironment, applicationPrograms } from "../start/services.ts";
import { readStartSettings } from "../start/settings.ts";

export const adminEmail = "ada@desk.example";
export const adminPassword = randomBytes(12).toString("base64url");

/** An installation with an empty database of its own, as after its first start. */
export interface Instance {
  baseUrl: string;
  /** Address that the web server listens on, once started. */
  port: number;
  /** What each of its programs is started with. */
  env: NodeJS.ProcessEnv;
  /** Starts a service as `npm start` does. @param nodeOptions for Node, before the program */
  start: (name: "web" | "workers", nodeOptions?: readonly string[]) => RunningService;
  /** A query beside the product, for looking on. */
  query: <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => Promise<Row[]>;
  /** Ends its services; its database stays until the run ends. */
  close: () => Promise<void>;
}

export interface RunningService {
  pid: number;
  stop: () => Promise<void>;
}

export interface Stand {
  /** Version and the settings that decide how durable a commit is, as the server tells them. */
  postgres: Record<string, string>;
  newInstance: (name: string) => Promise<Instance>;
  /** Throws the data of all instances away. */
  close: () => Promise<void>;
}

const template = "bench_template";
const durability = ["fsync", "synchronous_commit", "full_page_writes"];

/**
 * Starts the embedded PostgreSQL as `npm start` does and prepares a migrated database that each instance gets a copy of.
 *
 * @throws Error when a commit would not be durable: such figures would be worth nothing
 */
export async function openStand(
  family: ProcessFamily,
  folder: string,
  log: (line: string) => void,
): Promise<Stand> {
  await takeFolder(family, folder, log);
  const server = await startFamilyDatabase(family, folder, log);
  const urlOf = (database: string) => {
    const url = new URL(server.url);
    url.pathname = `/${database}`;
    return url.href;
  };
  const administrate = openPool(server.url);
  const postgres: Record<string, string> = {};
  for (const name of ["server_version", "wal_sync_method", "shared_buffers", ...durability]) {
    const [row] = await administrate.query<{ value: string }>("SELECT current_setting($1) AS value", [name]);
    postgres[name] = row?.value ?? "";
  }
  const unsafe = durability.filter((name) => postgres[name] !== "on");
  if (unsafe.length > 0) {
    throw new Error(`PostgreSQL runs with ${unsafe.join(", ")} not on: nothing is measured like that.`);
  }

  // Also what a run that was killed has left.
  const close = async (): Promise<void> => {
    const found = await administrate.query<{ name: string }>(
      "SELECT datname AS name FROM pg_database WHERE datname LIKE 'bench\\_%'",
    );
    for (const { name } of found) {
      await administrate.query(`DROP DATABASE ${name} WITH (FORCE)`);
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  };
  await close();
  const secrets = keepSecrets(folder, {});
  const settingsOf = (database: string, port: number) => {
    const own = { PORT: String(port), DATA_DIR: join(folder, database), SANDBOX: "off" };
    return { ...readStartSettings(own), databaseUrl: urlOf(database) };
  };
  await administrate.query(`CREATE DATABASE ${template}`);
  await migrateDatabase(family, urlOf(template), log);
  const first = settingsOf(template, await freeLoopbackPort(undefined));
  const firstEnv = {
    ...applicationEnvironment(first, secrets, "production"),
    ADMIN_EMAIL: adminEmail,
    ADMIN_PASSWORD: adminPassword,
  };
  await createFirstAdmin(family, applicationPrograms(first, firstEnv, "production").firstStart);

  return {
    postgres,
    close,
    async newInstance(name) {
      const database = `bench_${name}`;
      await administrate.query(`CREATE DATABASE ${database} TEMPLATE ${template}`);
      const settings = settingsOf(database, await freeLoopbackPort(undefined));
      mkdirSync(settings.dataFolder, { recursive: true });
      const env = {
        ...applicationEnvironment(settings, secrets, "production"),
        LOG_LEVEL: "error",
        // A Redis of this machine would be one queue for all instances.
        REDIS_URL: "",
      };
      const { services } = applicationPrograms(settings, env, "production");
      const running: RunningService[] = [];
      const pool = openPool(settings.databaseUrl);
      return {
        baseUrl: settings.baseUrl,
        port: settings.port,
        env,
        query: pool.query,
        start: (wanted, nodeOptions = []) => {
          const program = services.find((one) => one.name === wanted);
          if (!program) throw new Error(`The product has no service ${wanted}.`);
          const service = startService(family, program, nodeOptions);
          running.push(service);
          return service;
        },
        close: async () => {
          await Promise.all(running.map((service) => service.stop()));
          await pool.close();
        },
      };
    },
  };
}

/** The folder is for one run at a time. The database may have its files elsewhere, and keeps an empty one for the next run. */
async function takeFolder(family: ProcessFamily, folder: string, log: (line: string) => void): Promise<void> {
  const attempt = await lockDataFolder(folder, log);
  if ("heldBy" in attempt) {
    throw new Error(
      `Another benchmark runs on ${folder} (process ${attempt.heldBy?.pid}): wait until it has ended.`,
    );
  }
  attempt.lock.note({ pid: process.pid, guardPid: family.guardPid, address: "the benchmark" });
}

/** Its output goes beside the figures. */
function startService(
  family: ProcessFamily,
  program: ProcessSpec,
  nodeOptions: readonly string[],
): RunningService {
  const args = [...nodeOptions, ...program.args];
  const { child, ended } = family.start({ ...program, args, output: "stderr" });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${program.name} could not be started.`);
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.signalCode === null) signalGroup(pid, "SIGTERM");
    await ended;
  };
  return { pid, stop };
}

function openPool(connectionString: string): Pick<Instance, "query" | "close"> {
  const pool = new pg.Pool({ connectionString, max: 2 });
  pool.on("error", () => undefined);
  return {
    query: async <Row extends pg.QueryResultRow>(text: string, values: unknown[] = []) =>
      (await pool.query<Row>(text, values)).rows,
    close: () => pool.end(),
  };
}
