// `npm test`: everything that can be checked, from a fresh clone. See scripts/test/main.ts.
import { runUnderNode24 } from "./bootstrap/run.mjs";

const ran = await runUnderNode24("test/main.ts", { withDevelopment: true });
if (!ran) console.log("0 passed, 1 failed");
