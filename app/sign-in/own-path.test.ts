import { describe, expect, it } from "vitest";
import { ownPath } from "./own-path.ts";

describe("ownPath", () => {
  it.each(["/", "/projects/SUP/queue?query=a%20b#top", "/a//b", "/@evil.example"])("keeps %j", (next) => {
    expect(ownPath(next)).toBe(next);
  });

  it.each([
    undefined,
    ["/a", "/b"],
    "",
    "projects",
    "//evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "\t//evil.example",
    "/\r\n\\evil.example",
    "/.//evil.example",
    "/a/..//evil.example",
    "https://evil.example",
    "javascript:alert(1)",
    " //evil.example",
  ])("does not go to %j", (next) => {
    expect(ownPath(next)).toBe("/");
  });
});
