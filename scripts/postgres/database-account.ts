import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** The account a process runs under: what `spawn` takes. Empty means the current one. */
export type Account = { uid: number; gid: number } | Record<string, never>;

/**
 * PostgreSQL refuses to run as root, so root drops to an unprivileged account that is there already.
 * Anyone else keeps their own. Throws when root has no such account.
 */
export function databaseAccount(): Account {
  if (process.getuid?.() !== 0) return {};
  const accounts = readFileSync("/etc/passwd", "utf8").split("\n");
  for (const name of ["postgres", "nobody"]) {
    const fields = accounts.find((line) => line.startsWith(`${name}:`))?.split(":");
    if (fields) return { uid: Number(fields[2]), gid: Number(fields[3]) };
  }
  throw new Error(
    "PostgreSQL does not run as root, and there is no account postgres or nobody to run it under. " +
      "Start as an ordinary user, or set DATABASE_URL.",
  );
}

/** Whether the account may enter the folder, which needs every folder above it to be open too. */
export function canEnter(folder: string, account: Account): boolean {
  const { status } = spawnSync("/bin/sh", ["-c", 'cd -- "$1"', "sh", folder], {
    ...account,
    cwd: "/",
    stdio: "ignore",
  });
  return status === 0;
}
