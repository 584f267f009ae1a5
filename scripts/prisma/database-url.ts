import pg from "pg";

export interface DatabaseAddress {
  /** The address without the parameters that only Prisma understands. */
  connectionString: string;
  /** The same server's maintenance database, from which databases are created and dropped. */
  maintenanceConnectionString: string;
  database: string;
  /** PostgreSQL schema named by `?schema=`, when there is one. */
  schema: string | undefined;
  host: string;
  port: string;
}

const prismaOnlyParameters = [
  "schema",
  "connection_limit",
  "pool_timeout",
  "pgbouncer",
  "connect_timeout",
  "socket_timeout",
];

/** Splits a Prisma database URL. Throws when there is none or it is not a URL; the message does not repeat it, as it holds a password. */
export function parseDatabaseUrl(databaseUrl: string | undefined): DatabaseAddress {
  if (!databaseUrl || !/^postgres(ql)?:/.test(databaseUrl) || !URL.canParse(databaseUrl)) {
    throw new Error(
      "DATABASE_URL is missing or is not a URL such as postgresql://user:password@host:5432/database.",
    );
  }
  const url = new URL(databaseUrl);
  const schema = url.searchParams.get("schema") ?? undefined;
  for (const name of prismaOnlyParameters) url.searchParams.delete(name);
  const maintenance = new URL(url);
  maintenance.pathname = "/postgres";
  return {
    connectionString: url.toString(),
    maintenanceConnectionString: maintenance.toString(),
    database: decodeURIComponent(url.pathname.slice(1)),
    schema,
    host: url.hostname,
    port: url.port || "5432",
  };
}

/** Quotes a PostgreSQL identifier. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Runs `work` on a connection of its own that is closed afterwards. */
export async function withConnection<Result>(
  connectionString: string,
  work: (client: pg.Client) => Promise<Result>,
): Promise<Result> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Creates the database the address names. */
export async function createDatabase(address: DatabaseAddress): Promise<void> {
  await withConnection(address.maintenanceConnectionString, (client) =>
    client.query(`CREATE DATABASE ${quoteIdentifier(address.database)}`),
  );
}
