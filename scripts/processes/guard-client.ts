import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { GuardedGroup, GuardMessage } from "./guard-protocol.ts";

const guardProgram = fileURLToPath(new URL("guard.ts", import.meta.url));

/** Keeps a guard process informed of the process groups this program has started, and replaces it when it dies. */
export class GuardClient {
  readonly #groups = new Map<number, GuardedGroup>();
  #guard: ChildProcess;
  #dismissed = false;

  constructor() {
    this.#guard = this.#start();
  }

  /** Process id of the guard, which ends a moment after the program it watches was killed. */
  get pid(): number | undefined {
    return this.#guard.pid;
  }

  watch(group: Omit<GuardedGroup, "type">): void {
    const message: GuardedGroup = { type: "watch", ...group };
    this.#groups.set(group.pid, message);
    this.#tell(message);
  }

  forget(pid: number): void {
    if (this.#groups.delete(pid)) this.#tell({ type: "forget", pid });
  }

  /** Sends the guard away, as nothing is left to be ended. Resolves when it is gone. */
  async dismiss(): Promise<void> {
    this.#dismissed = true;
    const gone = new Promise((resolve) => this.#guard.once("exit", resolve));
    if (this.#guard.exitCode !== null || this.#guard.signalCode !== null) return;
    // It did not keep this program running until now; its end is waited for.
    this.#guard.ref();
    this.#tell({ type: "done" });
    await gone;
  }

  #start(): ChildProcess {
    const guard = spawn(process.execPath, [guardProgram], {
      stdio: ["pipe", "ignore", "ignore"],
      detached: true,
    });
    // A dead guard shows by its exit, not by the pipe to it.
    guard.stdin?.on("error", () => undefined);
    guard.once("exit", () => {
      if (this.#dismissed) return;
      this.#guard = this.#start();
      for (const group of this.#groups.values()) this.#tell(group);
    });
    guard.unref();
    return guard;
  }

  #tell(message: GuardMessage): void {
    this.#guard.stdin?.write(`${JSON.stringify(message)}\n`);
  }
}
