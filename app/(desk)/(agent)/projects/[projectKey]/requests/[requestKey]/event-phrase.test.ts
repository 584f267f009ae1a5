import { describe, expect, it } from "vitest";
import { eventPhrase } from "./event-phrase.ts";

describe("event phrases", () => {
  it.each([
    ["status-changed", { from: "OPEN", to: "RESOLVED" }, "Ada set the status to resolved"],
    ["assignee-changed", { toId: "1", toName: "Grace" }, "Ada assigned Grace"],
    ["assignee-changed", { toId: "ada", toName: "Ada" }, "Ada took the request"],
    ["assignee-changed", { toId: null, toName: null }, "Ada removed the assignee"],
    ["participant-added", { email: "x@example.org", name: "" }, "Ada added x@example.org as participant"],
    [
      "mail-bounced",
      { recipients: [{ address: "a@example.org" }, { address: "b@example.org" }] },
      "Mail could not be delivered to a@example.org, b@example.org",
    ],
    ["priority-changed", { from: "LOW", to: "URGENT" }, "Ada set the priority to urgent"],
  ])("%s", (event, detail, phrase) => {
    expect(eventPhrase(event, { id: "ada", name: "Ada" }, detail)).toBe(phrase);
  });

  it("names an event that is newer than the page", () => {
    expect(eventPhrase("merged-into", null, {})).toBe("Mailroom: merged into");
  });
});
