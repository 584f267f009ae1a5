// `npm run check`: the static checks. See scripts/check/main.ts.
import { runUnderNode24 } from "./bootstrap/run.mjs";

await runUnderNode24("check/main.ts", { withDevelopment: true });
