import { describe, expect, it } from "vitest";
import { ImapError } from "@/lib/imap/imap-error.ts";
import { SmtpError } from "@/lib/smtp/smtp-error.ts";
import { withoutSignIn } from "./blank-sign-in.ts";
import { diagnoseError } from "./diagnosis.ts";

const base64 = (text: string) => Buffer.from(text, "latin1").toString("base64");
const token = "opaque+token/of_a-provider~42";
const byXoauth2 = base64(`user=box@example.test\x01auth=Bearer ${token}\x01\x01`);

describe("a server that repeats the sign-in", () => {
  it.each([
    ["of XOAUTH2", byXoauth2],
    ["of OAUTHBEARER", base64(`n,a=box@example.test,\x01host=h\x01port=993\x01auth=Bearer ${token}\x01\x01`)],
    ["by a password", base64("\0box@example.test\0correct horse")],
    ["in clear", `Bearer ${token}`],
    ["of a JSON Web Token", `eyJhbGciOiJSUzI1NiJ9.${"a1".repeat(40)}.c2ln`],
  ])("%s shows it to nobody", (_what, repeated) => {
    const cleaned = withoutSignIn(`535 5.7.8 Error: authentication failed: ${repeated}`);
    expect(cleaned).toContain("authentication failed: ");
    expect(cleaned).toContain("[hidden]");
    expect(cleaned).not.toContain(repeated);
    expect(cleaned).not.toContain(token);
  });

  it.each([
    "AUTHENTICATE failed. [AM0PR10CA0012.EURPRD10.PROD.OUTLOOK.COM 2026-11-21T12:00:00.000Z 08DE2712AB34CD56]",
    "535-5.7.8 Username and Password not accepted. https://support.google.com/mail/?p=BadCredentials a640c23a62f3a-ab67626d9d2si345",
    "[AUTHENTICATIONFAILED] Invalid credentials (Failure) nonexistentuserindirectory",
    "454 4.7.0 TemporaryAuthenticationFailure",
  ])("other words stay: %s", (words) => {
    expect(withoutSignIn(words)).toBe(words);
  });

  it("has it blanked in every step", () => {
    const serverText = `authentication failed: ${byXoauth2}`;
    const details = { permanent: true, serverText };
    for (const error of [
      new ImapError("authentication", `Refused. The server said: ${serverText}`, details),
      new ImapError("protocol", `Unknown. The server said: ${serverText}`, details),
      new SmtpError("authentication", `Refused. The server said: ${serverText}`, {
        ...details,
        smtpCode: 535,
      }),
    ]) {
      const found = JSON.stringify(diagnoseError(error, { oauth: true }));
      expect(found).toContain("authentication failed");
      expect(found).not.toContain(byXoauth2.slice(0, 20));
    }
  });
});
