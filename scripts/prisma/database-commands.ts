import {
  createDatabase,
  type DatabaseAddress,
  parseDatabaseUrl,
  quoteIdentifier,
  withConnection,
} from "./database-url.ts";

/**
 * Answers `schema-engine cli <command>`: Prisma asks this way whether a database exists, and to create or drop one.
 * Returns the exit code; the outcome is told on stderr as the JSON lines Prisma reads.
 */
export async function runDatabaseCommand(
  command: string | undefined,
  databaseUrl: string | undefined,
): Promise<number> {
  const address = parseDatabaseUrl(databaseUrl);
  try {
    await perform(command, address);
  } catch (error) {
    // Prisma skips the first line, which the native engine uses for a greeting.
    logLine("INFO", { message: "schema engine" });
    logLine("ERROR", { is_panic: false, ...prismaError(error, address) });
    return 1;
  }
  logLine("INFO", { message: "done" });
  return 0;
}

async function perform(command: string | undefined, address: DatabaseAddress): Promise<void> {
  switch (command) {
    case "can-connect-to-database":
      await withConnection(address.connectionString, (client) => client.query("SELECT 1"));
      return;
    case "create-database":
      await createDatabase(address);
      return;
    case "drop-database":
      await withConnection(address.maintenanceConnectionString, (client) =>
        client.query(`DROP DATABASE ${quoteIdentifier(address.database)} WITH (FORCE)`),
      );
      return;
    default:
      throw new Error(`The schema engine does not know the command "${command ?? ""}".`);
  }
}

const unreachable = new Set(["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "EHOSTUNREACH"]);

/** Prisma's own error codes, which decide for example whether `migrate` creates the database first. */
function prismaError(error: unknown, address: DatabaseAddress): { error_code: string; message: string } {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const message = error instanceof Error ? error.message : String(error);
  if (code === "3D000")
    return { error_code: "P1003", message: `Database \`${address.database}\` does not exist` };
  if (code === "28P01" || code === "28000") {
    return { error_code: "P1000", message: `Authentication failed against the database server: ${message}` };
  }
  if (unreachable.has(code) || error instanceof AggregateError) {
    return {
      error_code: "P1001",
      message: `Can't reach database server at \`${address.host}:${address.port}\``,
    };
  }
  return { error_code: "P1010", message };
}

function logLine(level: "INFO" | "ERROR", fields: Record<string, unknown>): void {
  const line = { timestamp: new Date().toISOString(), level, fields, target: "schema_engine::logger" };
  process.stderr.write(`${JSON.stringify(line)}\n`);
}
