import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { bindMigrationAwareSqlAdapterFactory } from "@prisma/driver-adapter-utils";
import * as bindings from "@prisma/schema-engine-wasm/schema_engine_bg";
import { z } from "zod";
import { createDatabase, parseDatabaseUrl } from "./database-url.ts";
import type { EngineArguments } from "./engine-arguments.ts";
import type { Print } from "./json-rpc.ts";
import { migrationAdapterFactory } from "./schema-adapter.ts";

const createDatabaseSchema = z.object({ datasource: z.object({ url: z.string().optional() }).loose() });
const diffResultSchema = z.object({ exitCode: z.number(), stdout: z.string().nullish() });
const migrationsSchema = z.object({
  migrationsList: z.object({ migrationDirectories: z.array(z.unknown()) }).loose(),
  filters: z.unknown(),
});

/** The version of the installed engine: the last part of the package's version. */
export function wasmEngineVersion(): string {
  const packageFile = new URL(
    "package.json",
    import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg"),
  );
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(packageFile, "utf8")));
  return version.split(".").at(-1) ?? version;
}

/** The engine behind the JSON-RPC methods. It connects at the first call, as `migrate diff` between files needs no database. */
export function createWasmEngine({ datamodelPaths, datasource }: EngineArguments): {
  call: (method: string, params: unknown, print: Print) => Promise<unknown>;
  close: () => Promise<void>;
} {
  const disposals = new Set<() => Promise<void>>();
  const factory = rememberAdapters(
    migrationAdapterFactory(datasource?.url, datasource?.shadowDatabaseUrl),
    disposals,
  );
  let opening: Promise<bindings.SchemaEngine> | undefined;
  const open = (): Promise<bindings.SchemaEngine> => {
    opening ??= openEngine(datamodelPaths, factory);
    return opening;
  };
  let warmedFor = "";

  // This build cannot open a shadow database in `evaluateDataLoss` and `createMigration`: both read a cache that
  // `devDiagnostic` fills, so it is filled for exactly these migrations first.
  async function warmSchemaCache(engine: bindings.SchemaEngine, params: unknown): Promise<void> {
    const { migrationsList, filters } = migrationsSchema.parse(params);
    const key = JSON.stringify(migrationsList);
    if (key === warmedFor || migrationsList.migrationDirectories.length === 0) return;
    await invoke(engine, "devDiagnostic", { migrationsList, filters });
    warmedFor = key;
  }

  return {
    call: async (method, params, print) => {
      if (method === "createDatabase") {
        const address = parseDatabaseUrl(
          createDatabaseSchema.parse(params).datasource.url ?? datasource?.url,
        );
        await createDatabase(address);
        return { databaseName: address.database };
      }
      const engine = await open();
      if (method === "getDatabaseVersion") return engine.version();
      if (method === "diff") {
        const { exitCode, stdout } = diffResultSchema.parse(await invoke(engine, "diff", params));
        if (typeof stdout === "string") print(stdout.replace(/\n$/, ""));
        return { exitCode };
      }
      if (method === "evaluateDataLoss" || method === "createMigration")
        await warmSchemaCache(engine, params);
      return invoke(engine, method, params);
    },
    close: async () => {
      await Promise.all([...disposals].map((dispose) => dispose()));
    },
  };
}

async function invoke(engine: bindings.SchemaEngine, method: string, params: unknown): Promise<unknown> {
  const operation: unknown = Reflect.get(engine, method);
  if (typeof operation !== "function") throw new Error(`The schema engine has no method "${method}".`);
  return Reflect.apply(operation, engine, [params]);
}

async function openEngine(
  datamodelPaths: readonly string[],
  factory: ReturnType<typeof migrationAdapterFactory>,
): Promise<bindings.SchemaEngine> {
  const moduleFile = fileURLToPath(
    new URL("schema_engine_bg.wasm", import.meta.resolve("@prisma/schema-engine-wasm/schema_engine_bg")),
  );
  const { instance } = await WebAssembly.instantiate(readFileSync(moduleFile), {
    "./schema_engine_bg.js": { ...bindings },
  });
  bindings.__wbg_set_wasm(instance.exports);
  const start = instance.exports.__wbindgen_start;
  if (typeof start !== "function")
    throw new Error(`${moduleFile} is not the schema engine: it cannot be started.`);
  start();
  const datamodels = datamodelPaths.map((path): [string, string] => [path, readFileSync(path, "utf8")]);
  return bindings.SchemaEngine.new(
    { datamodels: datamodels.length > 0 ? datamodels : undefined },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
}

type AdapterFactory = ReturnType<typeof migrationAdapterFactory>;

/** The engine leaves adapters open at its end: remembered here, shadow databases are dropped all the same. */
function rememberAdapters(factory: AdapterFactory, disposals: Set<() => Promise<void>>): AdapterFactory {
  const remembered = async (connecting: ReturnType<AdapterFactory["connect"]>) => {
    const adapter = await connecting;
    let disposal: Promise<void> | undefined;
    const dispose = (): Promise<void> => {
      disposal ??= adapter.dispose().finally(() => disposals.delete(dispose));
      return disposal;
    };
    disposals.add(dispose);
    return { ...adapter, dispose };
  };
  return {
    ...factory,
    connect: () => remembered(factory.connect()),
    connectToShadowDb: () => remembered(factory.connectToShadowDb()),
  };
}
