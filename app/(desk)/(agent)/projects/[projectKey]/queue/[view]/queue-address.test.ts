import { describe, expect, it } from "vitest";
import { queueApiPath, queueFilters, queueHref } from "./queue-address.ts";

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

  it("asks the API for the same rows", () => {
    const assignee = "0198c6a2-0000-7000-8000-000000000001";
    const filters = queueFilters.parse({ q: "a&b", assignee, cursor: "place" });
    expect(queueApiPath("SUP", "mine", filters)).toBe(
      `/projects/SUP/requests?view=mine&query=a%26b&assigneeId=${assignee}&sort=oldest-waiting&cursor=place&limit=50`,
    );
  });
});
