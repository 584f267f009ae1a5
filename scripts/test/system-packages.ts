import { existsSync, rmSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { ProcessFamily } from "../processes/process-family.ts";

interface SystemPackage {
  /** Its name for apt. */
  name: string;
  /** Programs by name, or by path when they are not on the search path; one of them is enough. */
  programs: string[];
}

const neededPackages: SystemPackage[] = [
  { name: "chromium", programs: ["chromium", "chromium-browser"] },
  { name: "dovecot-imapd", programs: ["/usr/lib/dovecot/imap", "/usr/libexec/dovecot/imap"] },
  { name: "dovecot-pop3d", programs: ["/usr/lib/dovecot/pop3", "/usr/libexec/dovecot/pop3"] },
  { name: "dovecot-lmtpd", programs: ["/usr/lib/dovecot/lmtp", "/usr/libexec/dovecot/lmtp"] },
  { name: "postfix", programs: ["postfix"] },
  { name: "redis-server", programs: ["redis-server", "valkey-server"] },
];

/** The packages of the system that the tests need and that are not installed, by their names for apt. */
export function missingSystemPackages(): string[] {
  return neededPackages.filter(({ programs }) => !programs.some(isInstalled)).map(({ name }) => name);
}

function isInstalled(program: string): boolean {
  if (program.startsWith("/")) return existsSync(program);
  const folders = [...(process.env.PATH ?? "").split(delimiter), "/usr/sbin", "/usr/local/sbin", "/sbin"];
  return folders.some((folder) => existsSync(join(folder, program)));
}

/** Installs packages with apt as root. Throws, naming what to install, where that cannot be done. */
export async function installSystemPackages(
  family: ProcessFamily,
  packages: readonly string[],
  log: (line: string) => void,
): Promise<void> {
  const command = `apt-get install --no-install-recommends ${packages.join(" ")}`;
  if (process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get")) {
    throw new Error(
      `The integration and browser tests need programs that are not installed: ${packages.join(", ")}. ` +
        `Only root on a system with apt can have them installed by this command. Install them with:\n  sudo ${command}`,
    );
  }
  log(`installing ${packages.join(", ")}`);
  const allowServices = forbidServiceStarts();
  try {
    const apt = (...args: string[]) =>
      family.run({
        name: `apt-get ${args[0]}`,
        command: "apt-get",
        args: ["-qq", "-o", "DPkg::Lock::Timeout=120", ...args],
        env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
        output: "stderr",
      });
    await apt("update");
    await apt("install", "--yes", "--no-install-recommends", ...packages);
  } finally {
    allowServices();
  }
}

const policyFile = "/usr/sbin/policy-rc.d";

/** The tests run servers of their own: those of the packages must not start. Debian asks this file first. */
function forbidServiceStarts(): () => void {
  if (existsSync(policyFile)) return () => undefined;
  writeFileSync(policyFile, "#!/bin/sh\nexit 101\n", { mode: 0o755 });
  return () => rmSync(policyFile, { force: true });
}
