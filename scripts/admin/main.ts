// `npm run -s admin -- …`: runs the administrator's commands with the settings and secrets of this installation. The
// database of a running Mailroom is used; otherwise the embedded one is started for as long as the command takes.
import { join } from "node:path";
import { buildPrograms } from "../build/build.ts";
import { generatePrismaClient } from "../build/prisma-client.ts";
import type { ProcessFamily } from "../processes/process-family.ts";
import { projectRoot } from "../project.ts";
import { lockDataFolder } from "../start/data-folder.ts";
import { startFamilyDatabase } from "../start/database.ts";
import { migrateDatabase } from "../start/migrations.ts";
import { keepSecrets } from "../start/secrets.ts";
import { applicationEnvironment } from "../start/services.ts";
import { readStartSettings, type StartSettings } from "../start/settings.ts";
import { runWithFamily } from "../supervisor/run-with-family.ts";

/** The output belongs to the command: what this wrapper says goes beside it. */
const log = (line: string): void => console.error(`[mailroom] ${line}`);

async function admin(family: ProcessFamily): Promise<number> {
  const settings = readStartSettings(process.env);
  await generatePrismaClient(family, log);
  await buildPrograms(log);
  const databaseUrl = settings.databaseUrl ?? (await findDatabase(family, settings));
  const secrets = keepSecrets(settings.dataFolder, process.env);
  const { child, ended } = family.start({
    name: "admin",
    command: process.execPath,
    args: ["--enable-source-maps", join(projectRoot, ".build", "admin.js"), ...process.argv.slice(2)],
    env: applicationEnvironment({ ...settings, databaseUrl }, secrets, "production"),
    cwd: projectRoot,
    // A password can be piped in, so that no list of processes shows it.
    input: "inherit",
  });
  await ended;
  return child.exitCode ?? 1;
}

async function findDatabase(family: ProcessFamily, settings: StartSettings): Promise<string> {
  const attempt = await lockDataFolder(settings.dataFolder, log);
  if ("heldBy" in attempt) {
    if (attempt.heldBy?.databaseUrl !== undefined) return attempt.heldBy.databaseUrl;
    throw new Error(`Mailroom is just being started on ${settings.dataFolder}. Try again when it is ready.`);
  }
  attempt.lock.note({
    pid: process.pid,
    guardPid: family.guardPid,
    address: "the command line of the administrator",
  });
  const { url } = await startFamilyDatabase(family, settings.dataFolder, log);
  await migrateDatabase(family, url, log);
  return url;
}

await runWithFamily(admin, { log, exitCodeWhenStopped: 130 });
