// `npm run bench`: how fast and how frugal Mailroom is on this machine. See scripts/bench/main.ts and docs/benchmarks.md.
import { runUnderNode24 } from "./bootstrap/run.mjs";

await runUnderNode24("bench/main.ts", { withDevelopment: true });
