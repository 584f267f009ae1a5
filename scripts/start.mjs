// `npm start` and `npm run dev`: from a fresh clone to a running Mailroom. See scripts/start/main.ts.
import { runUnderNode24 } from "./bootstrap/run.mjs";

await runUnderNode24("start/main.ts", { withDevelopment: process.argv.includes("--dev") });
