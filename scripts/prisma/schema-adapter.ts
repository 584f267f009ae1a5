import { PrismaPg } from "@prisma/adapter-pg";
import type { SqlDriverAdapter, SqlMigrationAwareDriverAdapterFactory } from "@prisma/driver-adapter-utils";
import pg from "pg";
import { type DatabaseAddress, parseDatabaseUrl, quoteIdentifier, withConnection } from "./database-url.ts";

/** `"char"` and `"char"[]`, which the catalogue uses and the adapter refuses, and the text types they are read as instead. */
const readableTypes = new Map([
  [18, 1042],
  [1002, 1014],
]);

/** Opens the database, or a shadow database that lives until it is disposed, for schema work. */
export function migrationAdapterFactory(
  databaseUrl: string | undefined,
  shadowDatabaseUrl: string | undefined,
): SqlMigrationAwareDriverAdapterFactory {
  return {
    provider: "postgres",
    adapterName: "@prisma/adapter-pg",
    connect: () => openSchemaAdapter(parseDatabaseUrl(databaseUrl)),
    connectToShadowDb: () =>
      shadowDatabaseUrl
        ? openSchemaAdapter(parseDatabaseUrl(shadowDatabaseUrl))
        : openTemporaryShadow(parseDatabaseUrl(databaseUrl)),
  };
}

async function openTemporaryShadow(beside: DatabaseAddress): Promise<SqlDriverAdapter> {
  const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`;
  const url = new URL(beside.connectionString);
  url.pathname = `/${database}`;
  await withConnection(beside.connectionString, (client) =>
    client.query(`CREATE DATABASE ${quoteIdentifier(database)}`),
  );
  const shadow = await openSchemaAdapter(parseDatabaseUrl(url.toString()));
  return {
    ...shadow,
    dispose: async () => {
      await shadow.dispose();
      await withConnection(beside.connectionString, (client) =>
        client.query(`DROP DATABASE IF EXISTS ${quoteIdentifier(database)} WITH (FORCE)`),
      );
    },
  };
}

async function openSchemaAdapter(address: DatabaseAddress): Promise<SqlDriverAdapter> {
  const pool = new pg.Pool({
    connectionString: address.connectionString,
    // Advisory locks and the search path belong to a connection: there must be one only.
    max: 1,
    ...(address.schema === undefined ? {} : { options: `-c search_path=${quoteIdentifier(address.schema)}` }),
  });
  readCatalogueTypesAsText(pool);
  const adapter = await new PrismaPg(pool, {
    disposeExternalPool: true,
    ...(address.schema === undefined ? {} : { schema: address.schema }),
  }).connect();
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    queryRaw: (query) => adapter.queryRaw(query),
    executeRaw: (query) => adapter.executeRaw(query),
    // The adapter would split the script at every semicolon, which breaks function bodies: without arguments it goes
    // as one simple query.
    executeScript: async (script) => {
      await adapter.executeRaw({ sql: script, args: [], argTypes: [] });
    },
    startTransaction: (isolationLevel) => adapter.startTransaction(isolationLevel),
    getConnectionInfo: () => adapter.getConnectionInfo(),
    dispose: () => adapter.dispose(),
  };
}

function readCatalogueTypesAsText(pool: pg.Pool): void {
  const query = pool.query;
  Object.defineProperty(pool, "query", {
    value: async (...queryArguments: unknown[]) => {
      const answer: pg.QueryResult | pg.QueryResult[] = await Reflect.apply(query, pool, queryArguments);
      for (const result of Array.isArray(answer) ? answer : [answer]) {
        for (const field of result.fields ?? []) {
          field.dataTypeID = readableTypes.get(field.dataTypeID) ?? field.dataTypeID;
        }
      }
      return answer;
    },
  });
}
