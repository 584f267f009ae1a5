import { describe, expect, it } from "vitest";
import { fieldName, fieldProblems, formProblem, messagesByField, problemSchema } from "./problem.ts";

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

describe("formProblem", () => {
  const conflict = { type: "about:blank", title: "Conflict with the current state", status: 409 };

  it("says a sentence once that is both the detail and the word at a field", () => {
    const detail = "Another project has the key DEMO.";
    expect(formProblem({ ...conflict, detail, errors: [{ field: "key", detail }] })).toEqual({
      heading: "One field needs attention",
      detail: null,
      entries: [{ name: "key", detail }],
    });
  });

  it("does not repeat the heading below it", () => {
    const errors = [
      { pointer: "/name", detail: "Fill this in." },
      { pointer: "/email", detail: "Fill this in." },
    ];
    expect(formProblem({ ...conflict, detail: "Some fields need attention.", errors })).toMatchObject({
      heading: "Some fields need attention",
      detail: null,
    });
  });

  it("tells that nothing was saved when no field is at fault, with the reason", () => {
    const detail = "Somebody else changed it meanwhile. Reload the page.";
    expect(formProblem({ ...conflict, detail })).toEqual({ heading: "Not saved", detail, entries: [] });
  });

  it("leaves other titles as they are", () => {
    const title = "The server could not be reached";
    expect(formProblem({ type: "about:blank", title }).heading).toBe(title);
    expect(formProblem({ type: "about:blank", title: "Not allowed", status: 403 }).heading).toBe(
      "Not allowed",
    );
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
