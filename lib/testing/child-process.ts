import { type ChildProcess, execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { isListening } from "./free-port.ts";

const run = promisify(execFile);

/** Runs a command to its end and returns what it printed; throws with its error output when it fails. */
export async function runCommand(
  command: string,
  args: string[],
  env?: Record<string, string>,
): Promise<string> {
  const { stdout } = await run(command, args, {
    env: { ...process.env, ...env },
    maxBuffer: 16 * 1024 * 1024,
  });
  return stdout;
}

export type ChildServer = {
  pid: number;
  /** Everything it printed so far. */
  output(): string;
  /** Whether it is gone, for whatever reason. */
  hasEnded(): boolean;
  /** TERM, then KILL after five seconds; resolves when it is gone. */
  stop(): Promise<void>;
  /** KILL at once, as a crash. */
  kill(): Promise<void>;
};

/** The full path of a system program, looked up where Debian keeps daemons too. */
export function systemProgram(name: string, aptPackage: string): string {
  for (const folder of ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"]) {
    if (existsSync(`${folder}/${name}`)) return `${folder}/${name}`;
  }
  throw new Error(`The tests need ${name}: install it with "apt-get install ${aptPackage}".`);
}

function exitOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once("exit", () => resolve());
  });
}

/**
 * A process of its own that sends TERM to the server once we are gone, however that happens: its standard input is a
 * pipe from us, which ends with us. The kernel's parent death signal would not do: daemons that change their user lose it.
 */
function guard(serverId: number): ChildProcess {
  const watcher = spawn("/bin/sh", ["-c", 'read -r _; kill -TERM "$1"', "guard", `${serverId}`], {
    detached: true,
    stdio: ["pipe", "ignore", "ignore"],
  });
  watcher.unref();
  return watcher;
}

/**
 * Starts a server in the foreground and waits until all its ports answer. It does not outlive the process that
 * started it.
 */
export async function startServer(
  command: string,
  args: string[],
  options: { ports: number[]; env?: Record<string, string>; timeoutMs?: number },
): Promise<ChildServer> {
  const child = spawn(command, args, {
    env: { ...process.env, ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const watcher = child.pid === undefined ? null : guard(child.pid);
  let printed = "";
  let failure: Error | undefined;
  child.on("error", (error) => {
    failure = error;
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }

  const hasEnded = () => failure !== undefined || child.exitCode !== null || child.signalCode !== null;
  const end = async (signal: NodeJS.Signals) => {
    const exit = exitOf(child);
    watcher?.kill("SIGKILL");
    child.kill(signal);
    const timer = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await exit;
    clearTimeout(timer);
  };

  const deadline = Date.now() + (options.timeoutMs ?? 20_000);
  for (;;) {
    const answers = await Promise.all(options.ports.map(isListening));
    if (answers.every(Boolean)) break;
    const ended = hasEnded();
    if (ended || Date.now() > deadline) {
      watcher?.kill("SIGKILL");
      if (!ended) await end("SIGKILL");
      throw new Error(
        `${command} did not start: ${failure?.message ?? "its ports do not answer"}\n${printed}`,
      );
    }
    await delay(10);
  }
  if (child.pid === undefined) throw new Error(`${command} has no process id.`);
  return {
    pid: child.pid,
    output: () => printed,
    hasEnded,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}
