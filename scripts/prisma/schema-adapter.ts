import { PrismaPg } from "@prisma/adapter-pg";
import {
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from "@prisma/driver-adapter-utils";
import pg from "pg";
import { type DatabaseAddress, parseDatabaseUrl, quoteIdentifier, withConnection } from "./database-url.ts";

/** PostgreSQL's `"char"`, which the catalogue uses: the adapter refuses it, and takes `char(n)` for text. */
const catalogueCharacter = 18;
const paddedCharacter = 1042;

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
  const characterColumns = acceptCatalogueCharacters(pool);
  const adapter = await new PrismaPg(pool, {
    disposeExternalPool: true,
    ...(address.schema === undefined ? {} : { schema: address.schema }),
  }).connect();
  return {
    provider: adapter.provider,
    adapterName: adapter.adapterName,
    queryRaw: async (query) => {
      const result = await adapter.queryRaw(query);
      for (const column of characterColumns(result.rows))
        result.columnTypes[column] = ColumnTypeEnum.Character;
      return result;
    },
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

/** Lets the adapter read `"char"` columns. Returns which columns of a result were such, told by its array of rows. */
function acceptCatalogueCharacters(pool: pg.Pool): (rows: object) => number[] {
  const columnsByRows = new WeakMap<object, number[]>();
  const query = pool.query;
  Object.defineProperty(pool, "query", {
    value: async (...queryArguments: unknown[]) => {
      const answer: pg.QueryResult | pg.QueryResult[] = await Reflect.apply(query, pool, queryArguments);
      for (const { rows, fields } of Array.isArray(answer) ? answer : [answer]) {
        const columns = fields.flatMap(({ dataTypeID }, column) =>
          dataTypeID === catalogueCharacter ? [column] : [],
        );
        for (const field of fields) {
          if (field.dataTypeID === catalogueCharacter) field.dataTypeID = paddedCharacter;
        }
        columnsByRows.set(rows, columns);
      }
      return answer;
    },
  });
  return (rows) => columnsByRows.get(rows) ?? [];
}
