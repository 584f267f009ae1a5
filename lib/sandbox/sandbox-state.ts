import { randomBytes } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import net from "node:net";
import path from "node:path";
import { z } from "zod";
import { type DeskMailbox, deskMailboxes } from "./accounts.ts";

const sandboxState = z.object({
  authorizationPort: z.number().int(),
  smtpPort: z.number().int(),
  /** One IMAP port for each mailbox of the pretend company. */
  imapPorts: z.record(z.string(), z.number().int()),
  clientId: z.string(),
  clientSecret: z.string(),
  cookieKey: z.string(),
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
  const ports = await freePorts(deskMailboxes.length + 2);
  const [authorizationPort = 0, smtpPort = 0, ...imapPorts] = ports;
  const made: SandboxState = {
    authorizationPort,
    smtpPort,
    imapPorts: Object.fromEntries(deskMailboxes.map((mailbox, index) => [mailbox, imapPorts[index] ?? 0])),
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

/** The IMAP port of a mailbox. @throws Error when the state is from a sandbox without that mailbox. */
export function imapPortOf(state: SandboxState, mailbox: DeskMailbox): number {
  const port = state.imapPorts[mailbox];
  if (port === undefined)
    throw new Error(`The sandbox has no IMAP server for ${mailbox}; delete DATA_DIR/sandbox.`);
  return port;
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
