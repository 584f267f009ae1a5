import { describe, expect, it } from "vitest";
import { summaryOf, totalsOf } from "./dry-run-view.ts";

const mails = (["request", "request", "comment", "forwarded", "left"] as const).map((result) => ({ result }));

describe("a dry run in numbers", () => {
  it("counts each result", () => {
    expect(totalsOf(mails)).toMatchObject({
      read: 5,
      request: 2,
      comment: 1,
      forwarded: 1,
      left: 1,
      failed: 0,
    });
  });

  it("says it in a sentence", () => {
    expect(summaryOf(mails)).toBe(
      "5 read: 2 requests would be made, 1 comment would be made, 1 forwarded, 1 left in the mailbox.",
    );
    expect(summaryOf([])).toBe("There is no mail in this folder.");
  });
});
