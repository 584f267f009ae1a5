import { describe, expect, it } from "vitest";
import {
  asksForMailbox,
  mailboxOf,
  offers,
  portOf,
  toConnection,
  toDraft,
  withProtocol,
  withProvider,
} from "./server-draft.ts";

const empty = toDraft(null, null);

describe("the form of an incoming server", () => {
  it("is filled in by the provider, and can be changed by hand", () => {
    const google = withProvider(empty, "GOOGLE");
    expect(google).toMatchObject({ host: "imap.gmail.com", security: "TLS" });
    expect(portOf(google)).toBe("993");
    const typed = withProtocol({ ...google, host: "mail.internal.example" }, "POP3");
    expect(typed.host).toBe("mail.internal.example");
    expect(portOf(typed)).toBe("995");
  });

  it("lets the host follow the protocol while it is the provider's", () => {
    const pop = withProtocol(withProvider(empty, "GOOGLE"), "POP3");
    expect(pop.host).toBe("pop.gmail.com");
    expect(portOf({ ...pop, security: "STARTTLS" })).toBe("110");
  });

  it("goes back to IMAP where the provider has no POP3", () => {
    expect(offers("YAHOO", "POP3")).toBe(false);
    const yahoo = withProvider({ ...empty, protocol: "POP3" }, "YAHOO");
    expect(yahoo).toMatchObject({ protocol: "IMAP", host: "imap.mail.yahoo.com" });
    expect(offers("CUSTOM", "POP3")).toBe(true);
  });

  it("keeps what is typed for a custom server", () => {
    expect(withProvider({ ...empty, host: "mail.example.com" }, "CUSTOM").host).toBe("mail.example.com");
  });

  it("takes the user name for the mailbox when it is an address", () => {
    const draft = { ...empty, username: "Desk@Example.com", signIn: "integration" };
    expect(mailboxOf(draft)).toBe("desk@example.com");
    expect(asksForMailbox(draft)).toBe(false);
    expect(asksForMailbox({ ...draft, username: "desk" })).toBe(true);
    expect(mailboxOf({ ...draft, username: "desk" })).toBeNull();
  });

  it("sends numbers as numbers, and what is none as it is", () => {
    expect(toConnection({ ...empty, port: "1993", timeoutSeconds: "5" })).toMatchObject({
      port: 1993,
      timeoutMs: 5_000,
    });
    expect(toConnection({ ...empty, port: "imaps" })).toMatchObject({ port: "imaps" });
  });

  it("sends no password when none was typed", () => {
    expect(toConnection({ ...empty, signIn: "password" }).authentication).toEqual({ method: "password" });
  });
});
