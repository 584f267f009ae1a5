import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { allOperations } from "./all-operations.ts";
import { openApiDocument } from "./openapi-document.ts";

const apiFolder = path.resolve(import.meta.dirname, "..");

/** `/projects/{projectKey}` for `projects/[projectKey]/route.ts`. */
function pathsOfRouteFiles(): string[] {
  return readdirSync(apiFolder, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts" && !file.startsWith("openapi.json"))
    .map((file) => `/${path.dirname(file).replaceAll("[", "{").replaceAll("]", "}")}`);
}

const definitions = allOperations.map(({ definition }) => definition);

describe("operations of the API", () => {
  it("are all listed, each under the path of its file", () => {
    expect([...new Set(definitions.map((definition) => definition.path))].sort()).toEqual(
      pathsOfRouteFiles().sort(),
    );
  });

  it("have names of their own", () => {
    const ids = definitions.map(({ id }) => id);
    expect(ids).toHaveLength(new Set(ids).size);
  });

  it("declare every parameter of their path", () => {
    const document = openApiDocument(definitions, { url: "/api/v1" });
    for (const { path: operationPath, method } of definitions) {
      const named = [...operationPath.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
      const operation = document.paths?.[operationPath]?.[method.toLowerCase() as "get"];
      const declared = (operation?.parameters ?? []).flatMap((parameter) =>
        "in" in parameter && parameter.in === "path" ? [parameter.name] : [],
      );
      expect(declared.sort(), `${method} ${operationPath}`).toEqual(named);
    }
  });

  it("make a document without holes", () => {
    expect(JSON.stringify(openApiDocument(definitions, { url: "/api/v1" })).length).toBeGreaterThan(10_000);
  });
});
