import { fork } from "node:child_process";
import { join } from "node:path";
import type { ProcessFamily } from "../processes/process-family.ts";
import { projectRoot } from "../project.ts";
import { type BenchDesk, type DeskQuestion, deskAnswer } from "./desk-protocol.ts";
import type { Instance } from "./stand.ts";

type Asked<Ask extends DeskQuestion["ask"]> = Omit<Extract<DeskQuestion, { ask: Ask }>, "id" | "ask">;

/** Sets up desks of an instance. */
export interface DeskOffice {
  newDesks: (input: Asked<"new-desks">) => Promise<BenchDesk[]>;
  /** Turns channels on as an admin does. Resolves when all are. */
  enable: (input: Asked<"enable">) => Promise<void>;
  close: () => Promise<void>;
}

/** Starts the process that sets desks up; it stays, so that turning a channel on takes no start of a program. */
export function openDeskOffice(family: ProcessFamily, instance: Instance): DeskOffice {
  const child = fork(join(projectRoot, "scripts/bench/desk-process.ts"), {
    cwd: projectRoot,
    env: instance.env,
    execArgv: ["--import", "tsx"],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    detached: true,
  });
  family.adopt(child, { stopSignal: "SIGTERM", stage: 0 });
  const gone = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`The process that sets desks up ended (${code}).`)));
  });
  // Looked at when something is asked.
  gone.catch(() => undefined);
  let lastId = 0;
  const ask = async (question: object): Promise<BenchDesk[]> => {
    lastId += 1;
    const id = lastId;
    const answered = new Promise<BenchDesk[]>((resolve, reject) => {
      const hear = (message: unknown) => {
        const answer = deskAnswer.parse(message);
        if (answer.id !== id) return;
        child.off("message", hear);
        if (answer.failure === null) resolve(answer.desks ?? []);
        else reject(new Error(answer.failure));
      };
      child.on("message", hear);
    });
    child.send({ ...question, id });
    return Promise.race([answered, gone]);
  };
  return {
    newDesks: (input) => ask({ ask: "new-desks", ...input }),
    enable: async (input) => {
      await ask({ ask: "enable", ...input });
    },
    close: async () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.disconnect();
      await ended;
    },
  };
}
