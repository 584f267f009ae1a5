import { describe, expect, it } from "vitest";
import { type RefusalStage, refusalError } from "./classify-refusal.ts";
import { parseAnswer } from "./pop3-answer.ts";

function refused(words: string, stage: RefusalStage) {
  const answer = parseAnswer(`-ERR ${words}`);
  if (answer === null) throw new Error("This is no answer.");
  const { code, permanent } = refusalError({ answer, stage, serverText: answer.text });
  return [code, permanent];
}

describe("what a refusal means", () => {
  it.each<[string, RefusalStage, string, boolean]>([
    ["[AUTH] Invalid credentials", "sign-in", "authentication", true],
    ["[AUTH] try again later", "sign-in", "authentication", true],
    ["Logon failure: unknown user name or bad password.", "sign-in", "authentication", true],
    ["[SYS/TEMP] Temporary authentication failure.", "sign-in", "unavailable", false],
    ["[SYS/PERM] POP access is not enabled", "sign-in", "unavailable", true],
    ["[SYS/PERM/QUOTA] full", "command", "unavailable", true],
    ["[IN-USE] Do you have another POP session running?", "sign-in", "unavailable", false],
    ["maildrop already locked", "sign-in", "unavailable", false],
    ["[LOGIN-DELAY] minimum time between mail checks violation", "sign-in", "throttled", false],
    ["too many connections", "greeting", "throttled", false],
    ["we are closed", "greeting", "unavailable", false],
    ["User is authenticated but not connected.", "sign-in", "unavailable", false],
    ["Temporary failure", "sign-in", "unavailable", false],
    ["no such message", "message", "message", false],
    ["message 1 is temporarily unavailable", "message", "unavailable", false],
    ["too many requests", "message", "throttled", false],
    ["[SYS/TEMP] the store does not answer", "message", "unavailable", false],
    ["[SYS/PERM] the message is damaged", "message", "message", true],
    ["no", "stls", "tls", false],
    ["unknown command", "command", "protocol", false],
    ["[SYS/TEMP] some deleted messages not removed", "quit", "deletion-failed", false],
  ])("%s at %s", (words, stage, code, permanent) => {
    expect(refused(words, stage)).toEqual([code, permanent]);
  });

  it("keeps the server's words and its code", () => {
    const answer = parseAnswer("-ERR [IN-USE] twice?");
    if (answer === null) throw new Error("This is no answer.");
    expect(refusalError({ answer, stage: "sign-in", serverText: "twice?" })).toMatchObject({
      message: "Another program is using the mailbox. The server said: twice?",
      serverText: "twice?",
      serverResponseCode: "IN-USE",
      saslStatus: null,
    });
  });
});
