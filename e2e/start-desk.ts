import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { deskFile } from "./desk.ts";

const projectRoot = path.resolve(import.meta.dirname, "..");
/** A build on two slow cores, and the first start of the database. */
const readyWithinMs = 8 * 60_000;
const adminEmail = "ada@desk.example";
const adminPassword = "a password for the journeys";

/** Starts the product on an empty data folder as `npm start` does, and ends it after the last journey. */
export default async function startDesk(): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "mailroom-e2e-"));
  const port = await freePort();
  const baseUrl = `http://localhost:${port}`;
  const child = spawn(process.execPath, [path.join(projectRoot, "scripts/start.mjs")], {
    cwd: projectRoot,
    env: {
      ...process.env,
      PORT: String(port),
      BASE_URL: baseUrl,
      DATA_DIR: dataDir,
      SANDBOX: "on",
      ADMIN_EMAIL: adminEmail,
      ADMIN_PASSWORD: adminPassword,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  await untilReady(child);
  mkdirSync(path.dirname(deskFile), { recursive: true });
  writeFileSync(deskFile, JSON.stringify({ baseUrl, email: adminEmail, password: adminPassword, dataDir }));
  return async () => {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGTERM");
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  };
}

function untilReady(child: ChildProcess): Promise<void> {
  let output = "";
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      child.kill("SIGTERM");
      reject(new Error(`The product ${why}. It said:\n${output.slice(-4000)}`));
    };
    const limit = setTimeout(() => fail("was not ready in time"), readyWithinMs);
    const hear = (chunk: Buffer) => {
      output += chunk.toString("utf8");
      if (!output.includes("Mailroom is ready")) return;
      clearTimeout(limit);
      resolve();
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("exit", (code) => {
      clearTimeout(limit);
      fail(`ended with code ${code}`);
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (address === null || typeof address === "string") throw new Error("A TCP server has no port.");
  return address.port;
}
