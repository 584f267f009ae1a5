import "@/lib/testing/integration-environment.ts";
import { expect, it, onTestFinished } from "vitest";
import { startImapScript } from "@/lib/testing/imap-script-server.ts";
import { lookForTestMail } from "./look-for-test-mail.ts";

it("says so when the server lets a mail only be marked as deleted", async () => {
  const raw = "From: a@desk.test\r\nMessage-ID: <round-trip.1@desk.test>\r\n\r\nHi.\r\n";
  const script = await startImapScript({ inbox: [raw], behave: { capabilities: ["IMAP4rev1"] } });
  onTestFinished(() => script.stop());
  const place = { host: "127.0.0.1", port: script.port, security: "NONE", timeoutMs: 20_000 } as const;
  const secret = { method: "password", password: "p" } as const;
  const seen = await lookForTestMail(
    { protocol: "IMAP", ...place, username: "u", secret },
    "round-trip.1@desk.test",
    "INBOX",
  );
  expect(seen).toMatchObject({ foundIn: "INBOX", deletedFrom: [], markedIn: ["INBOX"] });
  expect(script.folders.get("INBOX")?.mails).toMatchObject([{ flags: ["\\Deleted"] }]);
});
