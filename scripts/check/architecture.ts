// Static check: the imports of the project keep the layers of the architecture.
import { projectRoot } from "../project.ts";
import { findGraphViolations } from "./dependency-graph.ts";

const { moduleCount, aliasImportCount, violations } = await findGraphViolations(projectRoot);
for (const violation of violations) console.log(violation);
if (moduleCount === 0 || aliasImportCount === 0) {
  console.log(
    `The check saw ${moduleCount} modules and ${aliasImportCount} imports through "@/": it does not read the sources, ` +
      "so that it found nothing means nothing.",
  );
}
console.log(`${moduleCount} modules, ${violations.length} violations`);
process.exitCode = violations.length > 0 || moduleCount === 0 || aliasImportCount === 0 ? 1 : 0;
