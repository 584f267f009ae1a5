// A tiny supervising program for the tests: its services come as JSON in the first argument.
import { z } from "zod";
import { runWithFamily } from "./run-with-family.ts";
import { supervise } from "./supervise.ts";

const fixtureSchema = z.object({
  services: z.array(z.object({ name: z.string(), command: z.string(), args: z.array(z.string()) })),
  policy: z.object({
    stableAfterMs: z.number(),
    firstPauseMs: z.number(),
    longestPauseMs: z.number(),
    restarts: z.number(),
  }),
});

const { services, policy } = fixtureSchema.parse(JSON.parse(process.argv[2] ?? ""));
const log = (line: string): void => console.log(`[supervisor] ${line}`);

await runWithFamily(
  async (family) => {
    const described = services.map((service) => ({ ...service, env: process.env }));
    await supervise(family, described, { log, policy });
    return 0;
  },
  { log, exitCodeWhenStopped: 0 },
);
