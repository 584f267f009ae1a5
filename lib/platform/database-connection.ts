import { Socket } from "node:net";
import pg from "pg";
import { environment } from "./environment.ts";

/** Longer than any transaction of ours may take. */
const idleInTransactionMs = 30_000;
/** Longer than any single statement of ours takes; what is long is done in batches. */
const statementMs = 60_000;
/** From asking for a connection until it is there, with the time until one of the pool is free. */
const connectMs = 30_000;
/** A connection on which nothing was heard for so long is asked whether it lives. */
const keepAliveAfterMs = 10_000;

/**
 * A connection that may be lost while nobody listens: whoever uses it next is told. Otherwise its loss would end the
 * process when a library has taken it from the pool and does nothing with it at that moment.
 */
class LosableClient extends pg.Client {
  constructor(config?: pg.ClientConfig) {
    super(config);
    this.on("error", () => undefined);
  }
}

/** PostgreSQL's own words for it: shut down by an administrator or after a crash, not up yet, idle for too long. */
const endedByServer: ReadonlySet<unknown> = new Set(["57P01", "57P02", "57P03", "57P05", "25P03"]);

/** Whether a connection to the database came to its end, by the server's words or without a word. */
export function isDatabaseConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    ("code" in error && endedByServer.has(error.code)) ||
    error.message === "Connection terminated unexpectedly"
  );
}

/** How a pool of this many connections reaches the database. */
type DatabaseConnection = {
  readonly connectionString: string;
  readonly max: number;
  readonly Client: typeof LosableClient;
  readonly idle_in_transaction_session_timeout: number;
  readonly keepAlive: true;
  readonly keepAliveInitialDelayMillis: number;
  readonly connectionTimeoutMillis: number;
  readonly query_timeout: number;
};

/**
 * What every pool of connections to the database is opened with. A process that stands still within a transaction (a
 * suspended machine, a stopped container) loses it after half a minute, so that its locks do not hold up all others:
 * the server ends the connection, which the pool makes anew (PostgreSQL, "Client Connection Defaults"). And a server that
 * is gone without a word, as after a fail-over, is noticed: nobody waits for ever for a connection or an answer.
 */
export function databaseConnection(max: number): DatabaseConnection {
  return {
    connectionString: environment().databaseUrl,
    max,
    Client: LosableClient,
    idle_in_transaction_session_timeout: idleInTransactionMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: keepAliveAfterMs,
    connectionTimeoutMillis: connectMs,
    query_timeout: statementMs,
  };
}

/**
 * The same for a pool on which nobody listens: a connection that is silent for longer than a statement may take is
 * ended, since its next user would wait behind the statement that was never answered.
 */
export function askingConnection(max: number): DatabaseConnection & {
  readonly statement_timeout: number;
  readonly stream: () => Socket;
} {
  return {
    ...databaseConnection(max),
    statement_timeout: statementMs,
    stream: () => socketEndedBySilence(statementMs + keepAliveAfterMs),
  };
}

/** A socket that fails when nothing comes or goes for so long. */
export function socketEndedBySilence(silenceMs: number): Socket {
  const socket = new Socket();
  socket.setTimeout(silenceMs, () =>
    socket.destroy(new Error("The database has not answered for too long.")),
  );
  return socket;
}
