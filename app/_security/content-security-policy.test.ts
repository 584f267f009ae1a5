import { describe, expect, it } from "vitest";
import { dataPolicy, pagePolicy } from "./content-security-policy.ts";

function directives(policy: string): Map<string, string[]> {
  return new Map(
    policy.split("; ").map((directive) => {
      const [name = "", ...values] = directive.split(" ");
      return [name, values];
    }),
  );
}

describe("pagePolicy in production", () => {
  const policy = directives(pagePolicy("bm9uY2U=", false));

  it("runs scripts by nonce only", () => {
    expect(policy.get("script-src")).toEqual(["'self'", "'nonce-bm9uY2U='", "'strict-dynamic'"]);
  });

  it("takes style elements by nonce or hash, and no inline ones", () => {
    expect(policy.get("style-src-elem")).toContain("'nonce-bm9uY2U='");
    expect(policy.get("style-src-elem")?.some((source) => source.startsWith("'sha256-"))).toBe(true);
    expect(policy.get("style-src-elem")).not.toContain("'unsafe-inline'");
  });

  it.each(["default-src", "frame-ancestors", "base-uri", "object-src"])("%s is 'none'", (name) => {
    expect(policy.get(name)).toEqual(["'none'"]);
  });

  it("loads pictures from here alone, so that mail can not track", () => {
    expect(policy.get("img-src")).toEqual(["'self'", "data:", "blob:"]);
  });
});

describe("pagePolicy in development", () => {
  it("allows eval, and no inline script even then", () => {
    const sources = directives(pagePolicy("bm9uY2U=", true)).get("script-src");
    expect(sources).toContain("'unsafe-eval'");
    expect(sources).not.toContain("'unsafe-inline'");
  });
});

describe("dataPolicy", () => {
  it("allows nothing", () => {
    expect([...directives(dataPolicy).values()].every((values) => values.join(" ") === "'none'")).toBe(true);
  });
});
