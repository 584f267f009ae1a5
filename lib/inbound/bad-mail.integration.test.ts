import "@/lib/testing/integration-environment.ts";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import type { DovecotServer } from "@/lib/testing/dovecot-server.ts";
import { startDovecot } from "@/lib/testing/dovecot-server.ts";
import type { MailDesk } from "@/lib/testing/mail-desk.ts";
import { deliverFrom, givenMailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { processMail } from "@/lib/testing/process-mail.ts";

const password = "secret of the desk";
const from = "ann@customer.test";
let dovecot: DovecotServer;
let desk: MailDesk;
let count = 0;

beforeAll(async () => {
  const users = Array.from({ length: 10 }, (_, index) => ({
    address: `support${index}@desk.test`,
    password,
  }));
  dovecot = await startDovecot({ users });
});

afterAll(async () => {
  await closeQueues();
  await dovecot.stop();
});

beforeEach(async () => {
  const address = `support${count++}@desk.test`;
  desk = await givenMailDesk({ address, password, imapPort: dovecot.imapPort });
});

/** Delivers, then a plain mail behind it; both have to become requests. Returns the first. */
async function requestOf(mail: string | Buffer) {
  const after = plainMail({ from, to: desk.address, subject: "after", text: "after" });
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from, to: desk.address }, [mail, after]);
  const mails = await processMail(desk);
  expect(mails.map((row) => [row.state, row.outcome, row.reason.slice(0, 3)])).toEqual([
    ["DONE", "REQUEST", "New"],
    ["DONE", "REQUEST", "New"],
  ]);
  return database().request.findUniqueOrThrow({
    where: { id: mails[0]?.requestId ?? "" },
    include: { participants: true, attachments: true, reporter: true, inboundMessages: true },
  });
}

test("a mail of 100 MB becomes a request with its header and a note; the mail stays on the server", async () => {
  const head = `From: ${from}\r\nTo: ${desk.address}\r\nSubject: Huge\r\nMessage-ID: <h@c.test>\r\n\r\n`;
  const line = `${"x".repeat(998)}\r\n`;
  const request = await requestOf(Buffer.concat([Buffer.from(head), Buffer.alloc(100_000 * 1_000, line)]));
  expect(request.summary).toBe("Huge");
  expect(request.descriptionText).toMatch(/95\.\d MB.*still in the mailbox/);
  expect(request.inboundMessages[0]).toMatchObject({ oversize: true });
});

test("5,000 recipients: at most fifty take part, and the log says so", async () => {
  const recipients = Array.from({ length: 5_000 }, (_, index) => `p${index}@crowd.test`);
  const to = recipients.join(",\r\n ");
  const request = await requestOf(
    `From: ${from}\r\nTo: ${desk.address},\r\n ${to}\r\nSubject: All\r\nMessage-ID: <a@c.test>\r\n\r\nHi\r\n`,
  );
  expect(request.participants).toHaveLength(50);
  expect(JSON.stringify(request.inboundMessages[0]?.evidence)).toContain("4950 recipients were not added");
});

test("a zip bomb is stored as it is and never unpacked", async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000)).toString("base64").replace(/.{76}/g, "$&\r\n");
  const request = await requestOf(
    [
      `From: ${from}`,
      `To: ${desk.address}`,
      "Subject: Bomb",
      "MIME-Version: 1.0",
      'Content-Type: multipart/mixed; boundary="b"',
      "",
      "--b",
      "Content-Type: text/plain",
      "",
      "See attachment",
      "--b",
      'Content-Type: application/gzip; name="bomb.gz"',
      "Content-Transfer-Encoding: base64",
      "Content-Disposition: attachment",
      "",
      bomb,
      "--b--",
      "",
    ].join("\r\n"),
  );
  expect(request.attachments).toMatchObject([{ filename: "bomb.gz", contentType: "application/gzip" }]);
  expect(request.attachments[0]?.sizeBytes).toBeLessThan(200_000);
});

test.each([
  ["MIME that never ends", 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: te'],
  ["no body and no blank line", ""],
  [
    "a charset and an encoding that do not exist",
    "Content-Type: text/plain; charset=klingon-8\r\nContent-Transfer-Encoding: rot13\r\n\r\nqapla'",
  ],
  ["bytes that are no text", "Content-Type: text/plain; charset=utf-8\r\n\r\n\u0001\ufffd\u0085 text"],
  [
    "deep nesting",
    Array.from(
      { length: 300 },
      (_, depth) => `Content-Type: multipart/mixed; boundary="b${depth}"\r\n\r\n--b${depth}\r\n`,
    ).join(""),
  ],
])("broken mail becomes a request with what can be read: %s", async (_name, rest) => {
  const request = await requestOf(`From: ${from}\r\nSubject: Broken\r\nMessage-ID: <b@c.test>\r\n${rest}`);
  expect(request.summary).toBe("Broken");
  expect(request.reporter.email).toBe(from);
});

test("a mail from nobody about nothing becomes a request, too", async () => {
  const request = await requestOf("X-Nothing: 1\r\n\r\nHelp!\r\n");
  expect(request.summary).toBe("(no subject)");
  expect(request.descriptionText).toContain("Help!");
  expect(request.reporter.name).toBe("Unknown sender");
});
