import { describe, expect, it } from "vitest";
import { classifyReply, enhancedStatusOf } from "./classify-reply.ts";

describe("classifyReply", () => {
  it.each([
    [250, "2.0.0 Ok: queued as 7", "message", "accepted", false],
    [354, "End data with <CR><LF>.<CR><LF>", "data", "accepted", false],
    [421, "4.3.2 System shutting down", "mail-from", "retry", false],
    [450, "4.2.0 Greylisted", "rcpt-to", "retry", false],
    [452, "4.5.3 Too many recipients", "rcpt-to", "retry", false],
    [552, "Too many recipients", "rcpt-to", "retry", false],
    [552, "5.3.4 Message too big", "message", "refused", true],
    [550, "5.1.1 No such user", "rcpt-to", "refused", true],
    [550, "5.7.60 SendAsDenied", "message", "refused", true],
    [503, "5.5.1 Bad sequence", "data", "retry", false],
    [530, "5.7.57 Client not authenticated to send mail", "mail-from", "authentication", true],
    [454, "4.7.0 Temporary authentication failure", "auth", "retry", false],
    [535, "5.7.8 Error: authentication failed: (reason unavailable)", "auth", "authentication", false],
    [
      535,
      "5.7.8 Error: authentication failed: Connection lost to authentication server",
      "auth",
      "retry",
      false,
    ],
    [535, "5.7.139 Authentication unsuccessful", "auth", "authentication", true],
    [534, "5.7.9 Application-specific password required", "auth", "authentication", true],
    [504, "5.5.4 Unrecognized authentication type", "auth", "refused", true],
  ] as const)("%i %s at %s is %s", (code, text, stage, outcome, permanent) => {
    expect(classifyReply({ code, text, stage })).toMatchObject({ outcome, permanent });
  });

  it("is in doubt only when no reply came after the whole message", () => {
    expect(classifyReply({ code: null, text: "", stage: "message" }).outcome).toBe("uncertain");
    expect(classifyReply({ code: null, text: "", stage: "rcpt-to" }).outcome).toBe("retry");
  });
});

describe("enhancedStatusOf", () => {
  it("takes a status only when it agrees with the reply code", () => {
    expect(enhancedStatusOf(550, "5.7.139 Refused")).toBe("5.7.139");
    expect(enhancedStatusOf(450, "5.1.1 Refused")).toBeNull();
    expect(enhancedStatusOf(550, "No status; see 5.1.1")).toBeNull();
    expect(enhancedStatusOf(550, "5.1.1111")).toBeNull();
  });
});
