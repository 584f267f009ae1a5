import { describe, expect, it } from "vitest";
import { fieldName, fieldProblems, messagesByField, problemSchema } from "./problem.ts";

describe("fieldName", () => {
  it.each([
    [{ pointer: "#/incoming/host" }, "incoming.host"],
    [{ pointer: "/incoming/host" }, "incoming.host"],
    [{ field: "incoming.host" }, "incoming.host"],
    [{ pointer: "/a~1b/c~0d" }, "a/b.c~d"],
    [{ pointer: "" }, ""],
    [{}, ""],
  ])("%j is %s", (entry, name) => {
    expect(fieldName(entry)).toBe(name);
  });
});

describe("messagesByField", () => {
  const problem = problemSchema.parse({
    title: "Some fields need attention",
    status: 422,
    errors: [
      { pointer: "/name", detail: "Give it a name." },
      { pointer: "/name", detail: "Use at most 80 characters." },
      { pointer: "/scopes/1", detail: "A scope has no spaces." },
      { pointer: "", detail: "Only one channel per address." },
    ],
  });

  it("keeps all messages of a field and gives those of list items to the list", () => {
    expect(messagesByField(problem)).toEqual({
      name: ["Give it a name.", "Use at most 80 characters."],
      scopes: ["A scope has no spaces."],
      "scopes.1": ["A scope has no spaces."],
    });
  });

  it("is empty without a problem", () => {
    expect(messagesByField(null)).toEqual({});
    expect(fieldProblems(null)).toEqual([]);
  });
});

describe("problemSchema", () => {
  it("fills in what RFC 9457 makes optional", () => {
    expect(problemSchema.parse({})).toEqual({ type: "about:blank", title: "The request failed" });
  });

  it("refuses what is no problem", () => {
    expect(problemSchema.safeParse("<html>").success).toBe(false);
  });
});
