import { describe, expect, it } from "vitest";
import {
  type ChannelDraft,
  emptyDraft,
  emptyServer,
  mailboxOf,
  portOf,
  toChannelBody,
  toConnections,
  withProtocol,
} from "./channel-draft.ts";

const integrationId = "6f1d9a30-0000-4000-8000-000000000001";

function newDraft(changes: Partial<ChannelDraft> = {}): ChannelDraft {
  const server = { ...emptyServer, signIn: integrationId };
  const address = "Support@Example.test";
  return { ...emptyDraft, address, requestTypeId: "type", incoming: server, outgoing: server, ...changes };
}

describe("the form of a channel", () => {
  it("lets the port follow the encryption until somebody types one", () => {
    const { incoming, outgoing } = newDraft();
    expect(portOf("IMAP", incoming)).toBe("993");
    expect(portOf("POP3", incoming)).toBe("995");
    expect(portOf("IMAP", { ...incoming, security: "STARTTLS" })).toBe("143");
    expect(portOf("SMTP", { ...outgoing, security: "STARTTLS" })).toBe("587");
    expect(portOf("SMTP", { ...outgoing, security: "STARTTLS", port: "2525" })).toBe("2525");
  });

  it("signs in to both servers with the address, through the integration, unless told otherwise", () => {
    const authentication = { method: "oauth", integrationId, mailboxAddress: "support@example.test" };
    const expected = { username: "Support@Example.test", authentication };
    expect(toConnections(newDraft())).toMatchObject({ incoming: expected, outgoing: expected });
  });

  it("takes the mailbox from a user name that is an address, else from the channel", () => {
    const draft = newDraft();
    expect(mailboxOf(draft, { ...draft.incoming, username: "desk@example.test" })).toBe("desk@example.test");
    expect(mailboxOf(draft, { ...draft.incoming, username: "desk" })).toBe("support@example.test");
  });

  it("sends the password of incoming mail for outgoing mail too when the sign-in is the same", () => {
    const draft = newDraft();
    const incoming = { ...draft.incoming, signIn: "password", password: "secret" };
    const byPassword = { authentication: { method: "password", password: "secret" } };
    expect(toConnections({ ...draft, incoming })).toMatchObject({ outgoing: byPassword });
    expect(toConnections({ ...draft, incoming, isSameSignIn: false })).toMatchObject({
      outgoing: { authentication: { method: "oauth" } },
    });
  });

  it("leaves what is no number to the server's judgement", () => {
    const draft = newDraft({ pollIntervalSeconds: "often" });
    expect(toChannelBody(draft)).toMatchObject({ pollIntervalSeconds: "often", incoming: { port: 993 } });
    const { incoming } = draft;
    expect(toChannelBody({ ...draft, incoming: { ...incoming, port: "x" } })).toMatchObject({
      incoming: { port: "x" },
    });
  });

  it("keeps to what POP3 can do", () => {
    const moving = newDraft({ folder: "Support", afterProcessing: "MOVE", moveToFolder: "Done" });
    const popped = withProtocol(moving, "POP3");
    expect(popped).toMatchObject({ folder: "INBOX", afterProcessing: "LEAVE", moveToFolder: "" });
    expect(toChannelBody(popped)).not.toHaveProperty("folder");
    expect(withProtocol({ ...moving, afterProcessing: "DELETE" }, "POP3").afterProcessing).toBe("DELETE");
    expect(withProtocol(popped, "IMAP").afterProcessing).toBe("MARK_SEEN");
    expect(toChannelBody(moving)).toMatchObject({ folder: "Support", moveToFolder: "Done" });
  });

  it("says where to begin only when that is to change", () => {
    expect(toChannelBody(newDraft())).toMatchObject({ begin: "now" });
    expect(toChannelBody(newDraft({ begin: "since", sinceDay: "2026-01-31" }))).toMatchObject({
      begin: "2026-01-31",
    });
    expect(toChannelBody(newDraft({ begin: "keep" }))).not.toHaveProperty("begin");
  });
});
