import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { ClusterPlace } from "./cluster-place.ts";

const credentialsSchema = z.object({
  user: z.string(),
  password: z.string(),
  /** The port of the last run, kept so that the address stays the same. */
  port: z.number().int().optional(),
});

export type ClusterCredentials = z.infer<typeof credentialsSchema>;

export function clusterDataFolder(place: ClusterPlace): string {
  return join(place.folder, "pgdata");
}

/**
 * Opens the cluster of data files, creating it the first time. A kill during creation leaves only an unfinished folder
 * beside it, which the next run throws away.
 */
export function openCluster(place: ClusterPlace): ClusterCredentials {
  if (existsSync(join(clusterDataFolder(place), "PG_VERSION"))) return readCredentials(place);
  const credentials = { user: "mailroom", password: randomBytes(24).toString("base64url") };
  initialiseCluster(place, credentials);
  return credentials;
}

/** Writes the credentials for the owner only, replacing them in one step. */
export function saveCredentials(place: ClusterPlace, credentials: ClusterCredentials): void {
  const file = credentialsFile(place);
  writeFileSync(`${file}.new`, `${JSON.stringify(credentials)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function readCredentials(place: ClusterPlace): ClusterCredentials {
  const file = credentialsFile(place);
  if (!existsSync(file)) {
    throw new Error(
      `The database in ${place.folder} is there but its password is not: ${file} is missing. ` +
        "Restore that file from a backup, or move the folder away to begin with an empty database.",
    );
  }
  return credentialsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
}

function credentialsFile(place: ClusterPlace): string {
  return join(place.folder, "credentials.json");
}

function initialiseCluster(place: ClusterPlace, credentials: ClusterCredentials): void {
  const data = clusterDataFolder(place);
  const unfinished = `${data}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const passwordFile = join(place.folder, "initial-password");
  writeFileSync(passwordFile, `${credentials.password}\n`, { mode: 0o600 });
  if (place.account.uid !== undefined) chownSync(passwordFile, place.account.uid, place.account.gid);
  const initdb = spawnSync(
    join(place.binaries, "bin", "initdb"),
    [
      ...["--pgdata", unfinished, "--username", credentials.user, "--pwfile", passwordFile],
      ...["--auth", "scram-sha-256", "--encoding", "UTF8"],
      // The built-in provider sorts the same on every machine, whatever its C library.
      ...["--locale", "C", "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8"],
    ],
    { ...place.account, cwd: place.folder, env: postgresEnvironment(), encoding: "utf8" },
  );
  rmSync(passwordFile, { force: true });
  if (initdb.status !== 0) {
    throw new Error(
      `PostgreSQL could not create its data files in ${place.folder}: ${initdb.error?.message ?? initdb.stderr.trim()}`,
    );
  }
  saveCredentials(place, credentials);
  renameSync(unfinished, data);
}

/** The environment for PostgreSQL's programs: without settings meant for another server, and with English messages. */
export function postgresEnvironment(): NodeJS.ProcessEnv {
  const { PGDATA: _data, PGPORT: _port, PGOPTIONS: _options, ...environment } = process.env;
  return { ...environment, LC_ALL: "C", LC_MESSAGES: "C" };
}
