import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { z } from "zod";

const sandboxState = z.object({
  authorizationPort: z.number().int(),
  smtpPort: z.number().int(),
  /** Each port opens every mailbox. A sandbox has one; earlier ones had a port for each mailbox. */
  imapPorts: z.record(z.string(), z.number().int()).refine((ports) => Object.keys(ports).length > 0),
  clientId: z.string(),
  clientSecret: z.string(),
  cookieKey: z.string(),
  /** Opens every mailbox of the sandbox, its customers' and the company's. */
  customerPassword: z.string(),
});

/** What the sandbox keeps between starts: its ports and its secrets, which open nothing but the sandbox. */
export type SandboxState = z.infer<typeof sandboxState>;

/** Folder of everything the sandbox stores. */
export function sandboxFolder(dataDir: string): string {
  return path.join(/* turbopackIgnore: true */ dataDir, "sandbox");
}

function stateFile(dataDir: string): string {
  return path.join(/* turbopackIgnore: true */ sandboxFolder(dataDir), "state.json");
}

/** The state, or null when the sandbox never ran on this data. */
export async function readSandboxState(dataDir: string): Promise<SandboxState | null> {
  const text = await readFile(stateFile(dataDir), "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return null;
    throw error;
  });
  return text === null ? null : sandboxState.parse(JSON.parse(text));
}

/** The state; made at the first start with ports that are free then and stay the sandbox's own. */
export async function openSandboxState(dataDir: string): Promise<SandboxState> {
  const known = await readSandboxState(dataDir);
  if (known) return known;
  const [authorizationPort = 0, smtpPort = 0, imapPort = 0] = await freePorts(3);
  const made: SandboxState = {
    authorizationPort,
    smtpPort,
    imapPorts: { all: imapPort },
    clientId: "mailroom",
    clientSecret: randomBytes(24).toString("base64url"),
    cookieKey: randomBytes(24).toString("base64url"),
    customerPassword: randomBytes(24).toString("base64url"),
  };
  await mkdir(sandboxFolder(dataDir), { recursive: true, mode: 0o700 });
  const temporary = `${stateFile(dataDir)}.new`;
  await writeFile(temporary, JSON.stringify(made, null, 2), { mode: 0o600 });
  await rename(temporary, stateFile(dataDir));
  return made;
}

/** Address of the sandbox's authorization server. */
export function sandboxIssuer(state: SandboxState): string {
  return `http://127.0.0.1:${state.authorizationPort}`;
}

/** Ports on which the sandbox's IMAP server listens. */
export function imapPortsOf(state: SandboxState): number[] {
  return [...new Set(Object.values(state.imapPorts))];
}

/** Where the sandbox's mail servers are. */
export function sandboxMailHosts(state: SandboxState) {
  const [imapPort = 0] = imapPortsOf(state);
  const place = { host: "127.0.0.1", security: "NONE" } as const;
  return { imap: { ...place, port: imapPort }, smtp: { ...place, port: state.smtpPort } };
}

/** Different free ports: all are held open until the last is found. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = net.createServer();
      await new Promise<void>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, "127.0.0.1", resolve);
      });
      return server;
    }),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
    return address.port;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
