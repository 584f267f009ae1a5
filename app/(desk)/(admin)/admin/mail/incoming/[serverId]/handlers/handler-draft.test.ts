import { describe, expect, it } from "vitest";
import { toDraft, toHandlerBody, toTestedHandler, withProject } from "./handler-draft.ts";

const target = {
  key: "SUP",
  name: "Support",
  requestTypes: [
    { id: "with-fields", name: "Device", mailCanNotFill: "It demands more." },
    { id: "question", name: "Question", mailCanNotFill: null },
  ],
  channels: [
    { id: "off", address: "a@example.com", enabled: false },
    { id: "on", address: "b@example.com", enabled: true },
  ],
};
const other = { ...target, key: "OPS", channels: [] };

describe("the form of a mail handler", () => {
  it("chooses what the only project offers", () => {
    expect(toDraft(null, "IMAP", [target])).toMatchObject({
      projectKey: "SUP",
      requestTypeId: "question",
      replyChannelId: "on",
    });
    expect(toDraft(null, "IMAP", [target, other]).projectKey).toBeNull();
  });

  it("takes type and channel from another project", () => {
    const draft = withProject(toDraft(null, "IMAP", [target]), other);
    expect(draft).toMatchObject({ projectKey: "OPS", replyChannelId: null });
  });

  it("sends no folder for POP3, and only what it can do", () => {
    const draft = toDraft(null, "POP3", [target]);
    const body = toHandlerBody(draft, "POP3");
    expect(body).not.toHaveProperty("folder");
    expect(body.afterProcessing).toBe("LEAVE");
  });

  it("sends only what the kind knows", () => {
    const draft = {
      ...toDraft(null, "IMAP", [target]),
      kind: "COMMENT_BEFORE_MARKER",
      stripQuotes: true,
      markerPattern: "above this line",
    } as const;
    expect(toHandlerBody(draft, "IMAP")).toMatchObject({
      requestTypeId: null,
      stripQuotes: false,
      markerPattern: "above this line",
      begin: "now",
    });
  });

  it("can be tested without a name", () => {
    const draft = toDraft(null, "IMAP", [target]);
    expect(toTestedHandler(draft, "IMAP")).not.toHaveProperty("name");
    expect(toTestedHandler({ ...draft, name: "Support" }, "IMAP").name).toBe("Support");
  });
});
