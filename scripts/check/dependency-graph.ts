import { existsSync } from "node:fs";
import { join } from "node:path";
import { cruise, type ICruiseResult } from "dependency-cruiser";
import { architectureRules } from "./layer-rules.ts";

export interface GraphFindings {
  /** Files of the project that were read. */
  moduleCount: number;
  /** Imports through the `@/` alias that were followed to a file. */
  aliasImportCount: number;
  /** One line per broken rule. */
  violations: string[];
}

const sourceFolders = ["app", "lib", "workers", "e2e", "scripts"];

/**
 * Follows all imports of the project in `root` and holds them against the rules of the architecture. TypeScript 7 has no
 * interface for such tools, so the files are parsed by swc; a parser that is missing shows as a count of zero.
 */
export async function findGraphViolations(root: string): Promise<GraphFindings> {
  const { output } = await cruise(
    sourceFolders.filter((folder) => existsSync(join(root, folder))),
    {
      baseDir: root,
      parser: "swc",
      tsPreCompilationDeps: true,
      validate: true,
      ruleSet: { forbidden: architectureRules },
      doNotFollow: { path: ["node_modules", "^prisma/generated/"] },
      exclude: { path: ["^\\.next/", "^\\.build/"] },
      enhancedResolveOptions: {
        exportsFields: ["exports"],
        conditionNames: ["import", "require", "node", "default", "types"],
        mainFields: ["module", "main", "types", "typings"],
      },
    },
    { alias: { "@": root }, symlinks: false },
  );
  if (typeof output === "string")
    throw new Error("dependency-cruiser answered with text in place of its findings.");
  return summarise(output);
}

function summarise({ modules, summary }: ICruiseResult): GraphFindings {
  const own = modules.filter(({ source }) => /^(app|lib|workers|e2e|scripts)\//.test(source));
  const aliasImports = own.flatMap(({ dependencies }) =>
    dependencies.filter(({ module, couldNotResolve }) => module.startsWith("@/") && !couldNotResolve),
  );
  return {
    moduleCount: own.length,
    aliasImportCount: aliasImports.length,
    violations: summary.violations
      .filter(({ rule }) => rule.severity === "error")
      .map(({ from, to, rule }) => `${rule.name}: ${from} → ${to} (${commentOf(rule.name)})`),
  };
}

function commentOf(ruleName: string): string {
  return architectureRules.find(({ name }) => name === ruleName)?.comment ?? "";
}
