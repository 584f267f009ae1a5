import { join } from "node:path";
import { startEmbeddedPostgres } from "../postgres/embedded-postgres.ts";
import { databaseStage, type ProcessFamily } from "../processes/process-family.ts";

/** Starts the embedded database as a member of the family. `failed` rejects when it ends before the family does. */
export async function startFamilyDatabase(
  family: ProcessFamily,
  dataFolder: string,
  log: (line: string) => void,
): Promise<{ url: string; failed: Promise<never> }> {
  const database = await startEmbeddedPostgres({
    folder: join(dataFolder, "postgres"),
    log,
    onSpawn: (server) => family.adopt(server, { stopSignal: "SIGINT", stage: databaseStage }),
  });
  const failed = database.ended.then((lastWords) => {
    if (family.ending) return new Promise<never>(() => undefined);
    throw new Error(`The database ended unexpectedly:\n${lastWords}`);
  });
  // Looked at later, when the services run.
  failed.catch(() => undefined);
  return { url: database.url, failed };
}
