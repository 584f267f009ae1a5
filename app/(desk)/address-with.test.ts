import { describe, expect, it } from "vitest";
import { addressWith } from "./address-with.ts";

describe("addressWith", () => {
  it("leaves out what is empty", () => {
    expect(addressWith("/admin/users", { q: "", kind: undefined })).toBe("/admin/users");
  });

  it("escapes what was typed", () => {
    expect(addressWith("/admin/users", { q: "a&b=c", kind: "customers" })).toBe(
      "/admin/users?q=a%26b%3Dc&kind=customers",
    );
  });
});
