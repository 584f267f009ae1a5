import { describe, expect, it } from "vitest";
import { handlerOptions, settledRules } from "./handler-options.ts";

const everything = {
  kind: "CREATE_OR_COMMENT",
  stripQuotes: true,
  bulkPolicy: "IGNORE",
  createUsers: false,
  notifyUsers: true,
  ccAssignee: true,
  defaultReporterId: "somebody",
  markerPattern: "above this line",
} as const;

describe("rules of a handler", () => {
  it("keeps what the kind knows", () => {
    const settled = settledRules(everything);
    expect(settled).toMatchObject({ stripQuotes: true, ccAssignee: true, defaultReporterId: "somebody" });
  });

  it("drops what the kind does not know", () => {
    expect(settledRules(everything).markerPattern).toBeNull();
    const comments = settledRules({ ...everything, kind: "COMMENT_BEFORE_MARKER" });
    expect(comments).toMatchObject({
      stripQuotes: false,
      ccAssignee: false,
      markerPattern: "above this line",
    });
  });

  it("tells only those of an account that it makes", () => {
    expect(settledRules(everything).notifyUsers).toBe(false);
    expect(settledRules({ ...everything, createUsers: true })).toMatchObject({
      notifyUsers: true,
      defaultReporterId: "somebody",
    });
  });

  it("needs a request type only where requests are opened", () => {
    expect(handlerOptions("CREATE_ALWAYS").creates).toBe(true);
    expect(handlerOptions("COMMENT_ENTIRE").creates).toBe(false);
  });
});
