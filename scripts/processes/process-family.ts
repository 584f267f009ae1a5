import { type ChildProcess, spawn } from "node:child_process";
import { GuardClient } from "./guard-client.ts";
import type { GuardedGroup } from "./guard-protocol.ts";
import { endGroups, signalGroup } from "./process-group.ts";

export interface ProcessSpec {
  /** What people call it: `web`, `workers`. */
  name: string;
  command: string;
  args: readonly string[];
  env: NodeJS.ProcessEnv;
  cwd?: string;
  /** Where its standard output goes; by default to the terminal. */
  output?: "inherit" | "pipe" | "stderr";
  /** Where its standard input comes from; by default there is none. */
  input?: "inherit" | "ignore";
}

export interface ProcessEnd {
  /** Exit code or signal, for people: `code 1`, `SIGKILL`, or why it could not be started. */
  how: string;
  succeeded: boolean;
}

/** Ended first; the database is a later stage, as the others use it. */
const ordinaryStage = 0;
export const databaseStage = 1;

/**
 * The processes one program starts, each leading a group of its own, and all ended with the program: in good order by
 * `endAll`, or by a guard when the program itself is killed.
 */
export class ProcessFamily {
  readonly #guard = new GuardClient();
  readonly #groups = new Map<number, Omit<GuardedGroup, "type">>();
  #ending = false;

  /** Whether `endAll` has begun: nothing may be started any more. */
  get ending(): boolean {
    return this.#ending;
  }

  /** See GuardClient.pid. */
  get guardPid(): number | undefined {
    return this.#guard.pid;
  }

  /** Starts a process. `ended` resolves, never rejects. */
  start(spec: ProcessSpec): { child: ChildProcess; ended: Promise<ProcessEnd> } {
    if (this.#ending) throw new Error(`${spec.name} is not started, as everything is being stopped.`);
    const output = spec.output === "stderr" ? process.stderr : (spec.output ?? "inherit");
    const child = spawn(spec.command, [...spec.args], {
      env: spec.env,
      stdio: [spec.input ?? "ignore", output, "inherit"],
      detached: true,
      ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    });
    this.adopt(child, { stopSignal: "SIGTERM", stage: ordinaryStage });
    const ended = new Promise<ProcessEnd>((resolve) => {
      child.once("error", (error) => resolve({ how: error.message, succeeded: false }));
      child.once("close", (code, signal) =>
        resolve({ how: signal ?? `code ${code}`, succeeded: code === 0 }),
      );
    });
    return { child, ended };
  }

  /** Takes in a process that was started elsewhere as leader of its own group. */
  adopt(child: ChildProcess, group: Pick<GuardedGroup, "stopSignal" | "stage">): void {
    const { pid } = child;
    if (pid === undefined) return;
    this.#groups.set(pid, { pid, ...group });
    this.#guard.watch({ pid, ...group });
    child.once("exit", () => {
      // While ending, grandchildren may outlive the leader: they are still this group's.
      if (this.#ending) return;
      // What it started must not outlive it, or the next one would find its port or its files taken.
      signalGroup(pid, "SIGKILL");
      this.#groups.delete(pid);
      this.#guard.forget(pid);
    });
  }

  /** Runs a process to its end. Throws when it fails. */
  async run(spec: ProcessSpec): Promise<void> {
    const end = await this.start(spec).ended;
    if (!end.succeeded) throw new Error(`${spec.name} failed (${end.how}); what it said is above.`);
  }

  /** Ends every process, the database last, each within `graceMs`, and sends the guard away. */
  async endAll(graceMs: number): Promise<void> {
    this.#ending = true;
    await endGroups([...this.#groups.values()], graceMs);
    await this.#guard.dismiss();
  }
}
