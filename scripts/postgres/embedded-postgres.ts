import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import pg from "pg";
import { freeLoopbackPort } from "../processes/free-port.ts";
import {
  type ClusterCredentials,
  clusterDataFolder,
  openCluster,
  postgresEnvironment,
  saveCredentials,
} from "./cluster.ts";
import { type ClusterPlace, prepareClusterPlace } from "./cluster-place.ts";
import { stopLeftoverServer } from "./leftover-server.ts";

export interface EmbeddedPostgres {
  /** Address of the database, password included. */
  url: string;
  port: number;
  process: ChildProcess;
  /** Resolves with the server's last words when it ends, for whatever reason. */
  ended: Promise<string>;
  /** Ends all connections and the server. */
  stop: () => Promise<void>;
}

export interface EmbeddedPostgresOptions {
  /** Folder for data files and credentials; made when missing. The caller sees to it that only one run uses it. */
  folder: string;
  /** Name of the database, made when missing. */
  database?: string;
  log?: (line: string) => void;
  /** Told at once when the server process exists, long before it is ready, so that it can be cleaned up. */
  onSpawn?: (server: ChildProcess) => void;
}

/** How long recovery after a crash may take until the start is given up. */
const readyTimeoutMs = 300_000;
const fastShutdownMs = 10_000;

/**
 * Starts the PostgreSQL server that came with the packages, reachable from this machine only, and waits until the
 * database answers. Throws with the server's own words when it does not start.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { folder, database = "mailroom", log = () => undefined } = options;
  const place = prepareClusterPlace(folder, log);
  await stopLeftoverServer(clusterDataFolder(place), log);
  const credentials = openCluster(place);
  const port = await freeLoopbackPort(credentials.port);
  if (port !== credentials.port) saveCredentials(place, { ...credentials, port });
  const server = spawnServer(place, port);
  options.onSpawn?.(server.process);
  const address = databaseAddress(credentials, port);
  try {
    await waitUntilReady(address("postgres"), server.ended);
    await createMissingDatabase(address("postgres"), database);
  } catch (error) {
    await stopServer(server.process, server.ended);
    throw error;
  }
  return {
    url: address(database),
    port,
    ...server,
    stop: () => stopServer(server.process, server.ended),
  };
}

function databaseAddress({ user, password }: ClusterCredentials, port: number): (database: string) => string {
  return (database) => `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`;
}

function spawnServer(place: ClusterPlace, port: number): { process: ChildProcess; ended: Promise<string> } {
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200"];
  const server = spawn(
    join(place.binaries, "bin", "postgres"),
    ["-D", clusterDataFolder(place), "-p", String(port), ...settings.flatMap((setting) => ["-c", setting])],
    {
      ...place.account,
      cwd: place.folder,
      env: postgresEnvironment(),
      stdio: ["ignore", "ignore", "pipe"],
      // A group of its own: Ctrl-C in the terminal must not end it before those who use it.
      detached: true,
    },
  );
  let lastWords = "";
  server.stderr.on("data", (chunk) => {
    lastWords = `${lastWords}${chunk}`.slice(-4_000);
  });
  const ended = new Promise<string>((resolve) => {
    server.once("error", (error) => resolve(error.message));
    server.once("close", () => resolve(lastWords.trim().split("\n").slice(-4).join("\n")));
  });
  return { process: server, ended };
}

async function waitUntilReady(connectionString: string, ended: Promise<string>): Promise<void> {
  let lastWords: string | undefined;
  void ended.then((words) => {
    lastWords = words;
  });
  const deadline = performance.now() + readyTimeoutMs;
  for (;;) {
    const failure = await tryConnection(connectionString);
    if (failure === undefined) return;
    if (lastWords !== undefined) throw new Error(`PostgreSQL did not start:\n${lastWords}`);
    if (!isStarting(failure)) throw failure;
    if (performance.now() > deadline) {
      throw new Error("PostgreSQL did not answer for five minutes after its start.", { cause: failure });
    }
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
}

async function tryConnection(connectionString: string): Promise<Error | undefined> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Not listening yet, or "the database system is starting up" (57P03). */
function isStarting(failure: Error): boolean {
  const code = "code" in failure ? failure.code : undefined;
  return (
    code === "ECONNREFUSED" ||
    code === "ECONNRESET" ||
    code === "57P03" ||
    /timeout|terminated/.test(failure.message)
  );
}

async function createMissingDatabase(connectionString: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    const found = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [database]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(database)}`);
  } finally {
    await client.end();
  }
}

/** A fast shutdown, and a crash-like one when connections hold it up: the next start recovers from the log. */
async function stopServer(server: ChildProcess, ended: Promise<string>): Promise<void> {
  server.kill("SIGINT");
  const impatience = setTimeout(() => server.kill("SIGQUIT"), fastShutdownMs);
  await ended;
  clearTimeout(impatience);
}
