import { expect, test } from "vitest";
import { carriesFingerprint, fingerprintOf, ownFingerprintHeader } from "./fingerprint.ts";
import { parseMessage } from "./parse-message.ts";

test("mail of this installation is known again, mail of another one is not", async () => {
  const message = await parseMessage(
    Buffer.from(`${ownFingerprintHeader}: ${fingerprintOf("one")}\r\n\r\nhi`),
  );
  expect(carriesFingerprint(message, "one")).toBe(true);
  expect(carriesFingerprint(message, "two")).toBe(false);
  expect(carriesFingerprint(await parseMessage(Buffer.from("Subject: x\r\n\r\nhi")), "one")).toBe(false);
  expect(fingerprintOf("one")).not.toContain("one");
});
