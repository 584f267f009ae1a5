import pg from "pg";
import { environment } from "./environment.ts";

/** Longer than any transaction of ours may take. */
const idleInTransactionMs = 30_000;

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

/** How a pool of this many connections reaches the database. */
export type DatabaseConnection = {
  readonly connectionString: string;
  readonly max: number;
  readonly Client: typeof LosableClient;
  readonly idle_in_transaction_session_timeout: number;
};

/**
 * What every pool of connections to the database is opened with. A process that stands still within a transaction (a
 * suspended machine, a stopped container) loses it after half a minute, so that its locks do not hold up all others:
 * the server ends the connection, which the pool makes anew (PostgreSQL, "Client Connection Defaults").
 */
export function databaseConnection(max: number): DatabaseConnection {
  return {
    connectionString: environment().databaseUrl,
    max,
    Client: LosableClient,
    idle_in_transaction_session_timeout: idleInTransactionMs,
  };
}
