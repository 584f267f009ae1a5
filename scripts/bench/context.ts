import type { ProcessFamily } from "../processes/process-family.ts";
import type { BenchOptions } from "./options.ts";
import type { Stand } from "./stand.ts";

/** What measuring any part needs. */
export interface BenchContext {
  family: ProcessFamily;
  stand: Stand;
  options: BenchOptions;
  /** Where workers leave CPU profiles when they are asked to. */
  profileFolder: string;
  log: (line: string) => void;
}
