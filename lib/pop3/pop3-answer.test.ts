import { describe, expect, it } from "vitest";
import { parseAnswer, presentableText } from "./pop3-answer.ts";

describe("reading an answer", () => {
  it.each([
    ["+OK", "ok", "", null],
    ["+OK   Hello <1.2@x>", "ok", "Hello <1.2@x>", null],
    ["+OKready", "ok", "ready", null],
    ["+ok hi", "ok", "hi", null],
    ["-ERR", "error", "", null],
    ["-ERR [IN-USE] Do you have another session?", "error", "Do you have another session?", "IN-USE"],
    ["-ERR [sys/temp]later", "error", "later", "SYS/TEMP"],
    ["-ERR [not a code] x", "error", "[not a code] x", null],
    ["+", "challenge", "", null],
    ["+ ", "challenge", "", null],
    ["+ eyJ9", "challenge", "eyJ9", null],
  ])("takes %j", (line, kind, text, responseCode) => {
    expect(parseAnswer(line)).toEqual({ kind, text, responseCode });
  });

  it.each(["", "* OK IMAP4rev1", "220 mail.test ESMTP", "OK", "ERR", "+eyJ9", " +OK"])(
    "is none: %j",
    (line) => {
      expect(parseAnswer(line)).toBeNull();
    },
  );
});

describe("a server's words", () => {
  it("show no secret that the server repeats, whole or in part", () => {
    const secrets = ["correct horse", "AGJvYgBjb3JyZWN0IGhvcnNl", "p"];
    const shown = (words: string) => presentableText(words, secrets);
    expect(shown("bad command PASS correct horse")).toBe("bad command PASS [hidden]");
    expect(shown("unknown: AGJvYgBjb3JyZWN0IGhvcnNl.")).toBe("unknown: [hidden].");
    expect(shown("unknown: AGJvYgBjb3Jy")).toBe("unknown: [hidden]");
    expect(shown("the password 'p' is not permitted")).toBe("the password '[hidden]' is not permitted");
  });

  it("are visible and short", () => {
    expect(presentableText("a\tb\u0007\u0000c", [])).toBe("a b c");
    expect(presentableText(" \r", [])).toBeNull();
    expect(presentableText("x".repeat(9_000), [])).toHaveLength(500);
  });
});
