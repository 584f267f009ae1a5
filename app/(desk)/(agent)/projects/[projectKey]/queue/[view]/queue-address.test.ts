import { describe, expect, it } from "vitest";
import { queueFilters, queueHref } from "./queue-address.ts";

describe("queue address", () => {
  it("leaves out what is the default of the view", () => {
    expect(queueHref("SUP", "needs-reply", { q: "", sort: "oldest-waiting" })).toBe(
      "/projects/SUP/queue/needs-reply",
    );
    expect(queueHref("SUP", "all", { sort: "oldest-waiting" })).toBe(
      "/projects/SUP/queue/all?sort=oldest-waiting",
    );
  });

  it("escapes what was typed", () => {
    expect(queueHref("SUP", "all", { q: "a&b=c" })).toBe("/projects/SUP/queue/all?q=a%26b%3Dc");
  });

  it("takes faulty filters as absent", () => {
    expect(queueFilters.parse({ q: ["twice"], assignee: "nobody", sort: "random" })).toEqual({ q: "" });
  });
});
