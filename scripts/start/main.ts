// Everything `npm start` does once Node 24 and the packages are there: database, build, secrets, services.
import { buildAll } from "../build/build.ts";
import { generatePrismaClient } from "../build/prisma-client.ts";
import type { ProcessFamily } from "../processes/process-family.ts";
import { runWithFamily } from "../supervisor/run-with-family.ts";
import { supervise } from "../supervisor/supervise.ts";
import { announcement, credentialsNotice } from "./announcement.ts";
import { lockDataFolder } from "./data-folder.ts";
import { startFamilyDatabase } from "./database.ts";
import { createFirstAdmin, type FirstAdmin } from "./first-admin.ts";
import { migrateDatabase } from "./migrations.ts";
import { waitUntilReady } from "./readiness.ts";
import { keepSecrets } from "./secrets.ts";
import { applicationEnvironment, applicationPrograms } from "./services.ts";
import { readStartSettings } from "./settings.ts";
import { assertPortIsFree, localAddress } from "./web-address.ts";

const log = (line: string): void => console.log(`[mailroom] ${line}`);
const mode = process.argv.includes("--dev") ? "development" : "production";

async function start(family: ProcessFamily): Promise<number> {
  const settings = readStartSettings(process.env);
  const attempt = await lockDataFolder(settings.dataFolder, log);
  if ("heldBy" in attempt) {
    const { pid, address } = attempt.heldBy ?? {};
    log(
      `Mailroom already runs on ${settings.dataFolder}` +
        (address === undefined ? "" : ` at ${address} (process ${pid})`) +
        ". It is left alone; for a second one choose other data and another port: DATA_DIR=… PORT=… npm start",
    );
    return 1;
  }
  const run = { pid: process.pid, guardPid: family.guardPid, address: settings.baseUrl };
  attempt.lock.note(run);
  await assertPortIsFree(settings.host, settings.port);

  const database =
    settings.databaseUrl === undefined
      ? await startFamilyDatabase(family, settings.dataFolder, log)
      : { url: settings.databaseUrl, failed: new Promise<never>(() => undefined) };
  attempt.lock.note({ ...run, databaseUrl: database.url });
  await migrateDatabase(family, database.url, log);
  await generatePrismaClient(family, log);
  if (mode === "production") await buildAll(family, log);

  const secrets = keepSecrets(settings.dataFolder, process.env);
  const env = applicationEnvironment({ ...settings, databaseUrl: database.url }, secrets, mode);
  const { services, firstStart } = applicationPrograms(settings, env, mode);
  const admin = await createFirstAdmin(family, firstStart);
  const showAdmin = onceAtTheLatest(admin);
  log(`starting ${services.map(({ name }) => name).join(", ")}`);
  const serving = supervise(family, services, { log });
  const announced = waitUntilReady(localAddress(settings.host, settings.port), log).then(() =>
    console.log(announcement(settings.baseUrl, showAdmin())),
  );
  await Promise.race([serving, database.failed, announced.then(() => new Promise<never>(() => undefined))]);
  return 0;
}

/** The credentials exist nowhere else: they are shown at the end when nobody has asked for them until then. */
function onceAtTheLatest(admin: FirstAdmin | null): () => FirstAdmin | null {
  let shown = admin === null;
  process.on("exit", () => {
    if (!shown && admin !== null) console.log(credentialsNotice(admin));
  });
  return () => {
    shown = true;
    return admin;
  };
}

await runWithFamily(start, { log, exitCodeWhenStopped: 0 });
