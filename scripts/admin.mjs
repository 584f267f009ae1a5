// `npm run -s admin -- …`: the commands of the administrator. See scripts/admin/main.ts.
import { runUnderNode24 } from "./bootstrap/run.mjs";

await runUnderNode24("admin/main.ts", { withDevelopment: false });
