// `npm run check`: the static checks, side by side.
import { runWithFamily } from "../supervisor/run-with-family.ts";
import { runChecks } from "./run-checks.ts";

const log = (line: string): void => console.log(line);

await runWithFamily(
  async (family) => {
    const results = await runChecks(family, log);
    return results.every(({ passed }) => passed) ? 0 : 1;
  },
  { log, exitCodeWhenStopped: 130 },
);
