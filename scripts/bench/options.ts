import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { projectRoot } from "../project.ts";

const partNames = ["intake", "latency", "idle", "growth"] as const;
export type PartName = (typeof partNames)[number];

export interface BenchOptions {
  parts: readonly PartName[];
  /** Smaller numbers: shows that everything runs, not how fast. */
  quick: boolean;
  /** The intake is measured a second time with three times the mail. */
  long: boolean;
  /** Where everything of the run lies. */
  folder: string;
  /** Where the figures are written. */
  jsonFile: string;
  /** Workers write a CPU profile into this folder of the run's folder. */
  profile: boolean;
}

const partList = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.enum(partNames, `--only takes ${partNames.join(", ")}, separated by commas`)).min(1));

/** Reads the command line. @throws Error that names what is wrong */
export function readOptions(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      quick: { type: "boolean", default: false },
      long: { type: "boolean", default: false },
      profile: { type: "boolean", default: false },
      json: { type: "string" },
    },
  });
  const only = partList.optional().safeParse(values.only);
  if (!only.success) throw new Error(z.prettifyError(only.error));
  const folder = resolve(projectRoot, environment.DATA_DIR || ".bench");
  return {
    parts: only.data ?? partNames,
    quick: values.quick,
    long: values.long,
    profile: values.profile,
    folder,
    jsonFile: values.json === undefined ? resolve(folder, "bench-results.json") : resolve(values.json),
  };
}
