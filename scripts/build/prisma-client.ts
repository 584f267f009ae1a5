import { join } from "node:path";
import type { ProcessFamily } from "../processes/process-family.ts";
import { packageProgram, projectRoot } from "../project.ts";
import { fingerprint, isCurrent, stamp } from "./fingerprint.ts";

/** Generates the database client unless it is there and made from the present schema. */
export async function generatePrismaClient(
  family: ProcessFamily,
  log: (line: string) => void,
): Promise<void> {
  const current = fingerprint(projectRoot, ["prisma/schema.prisma", "node_modules/prisma/package.json"]);
  const stampFile = join(projectRoot, "prisma", "generated", ".made-from");
  if (isCurrent(stampFile, current)) return;
  log("generating the database client");
  await family.run({
    name: "the generation of the database client",
    ...packageProgram("prisma/build/index.js", "generate", "--no-hints"),
    cwd: projectRoot,
    env: { ...process.env, CHECKPOINT_DISABLE: "1", PRISMA_HIDE_UPDATE_MESSAGE: "1" },
    output: "stderr",
  });
  stamp(stampFile, current);
}
