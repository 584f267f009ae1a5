import { describe, expect, it } from "vitest";
import { parseEngineArguments } from "./engine-arguments.ts";

describe("parseEngineArguments", () => {
  it("reads what Prisma passes, and drops what only the native engine needs", () => {
    const datasource = { url: "postgresql://localhost/x" };
    const argv = ["--datasource", JSON.stringify(datasource), "-d", "a.prisma", "--datamodels", "b.prisma"];
    expect(parseEngineArguments([...argv, "--extension-types", "e30=", "cli", "create-database"])).toEqual({
      datamodelPaths: ["a.prisma", "b.prisma"],
      datasource,
      versionOnly: false,
      command: ["cli", "create-database"],
    });
  });

  it("says which flag lacks its value", () => {
    expect(() => parseEngineArguments(["--datasource"])).toThrow("--datasource without a value");
  });
});
