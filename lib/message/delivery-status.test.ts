import { expect, test } from "vitest";
import { readDeliveryStatus } from "./delivery-status.ts";
import { parseMessage } from "./parse-message.ts";

const read = async (...lines: string[]) =>
  readDeliveryStatus(await parseMessage(Buffer.from(lines.join("\r\n"))));

test("a report by RFC 3464 with two recipients and the returned headers", async () => {
  const status = await read(
    "From: MAILER-DAEMON@mx.example.com",
    "Subject: Undelivered Mail Returned to Sender",
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "",
    "--b",
    "",
    "Sorry.",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx.example.com",
    "",
    "Original-Recipient: rfc822;Gone@Example.com",
    "Final-Recipient: rfc822; gone@internal.example.com",
    "Action: failed",
    "Status: 5.1.1 (bad mailbox)",
    "Diagnostic-Code: smtp; 550 5.1.1 No such",
    " user here",
    "",
    "Final-Recipient: rfc822;<slow@example.com>",
    "Action: delayed",
    "Status: 4.4.1",
    "--b",
    "Content-Type: text/rfc822-headers",
    "",
    "From: help@desk.example",
    "Message-ID: <out1.sig@desk.example>",
    "--b--",
  );
  expect(status).toEqual({
    recipients: [
      {
        recipient: "gone@example.com",
        action: "failed",
        status: "5.1.1",
        diagnostic: "550 5.1.1 No such user here",
      },
      { recipient: "slow@example.com", action: "delayed", status: "4.4.1", diagnostic: null },
    ],
    originalMessageId: "out1.sig@desk.example",
  });
});

test("the original's id is found in a returned whole message", async () => {
  const status = await read(
    "Content-Type: multipart/report; report-type=delivery-status; boundary=b",
    "",
    "--b",
    "Content-Type: message/delivery-status",
    "",
    "Reporting-MTA: dns; mx",
    "",
    "Final-Recipient: rfc822; a@example.com",
    "Action: failed",
    "--b",
    "Content-Type: message/rfc822",
    "",
    "Message-ID: <whole@desk.example>",
    "",
    "text",
    "--b--",
  );
  expect(status?.originalMessageId).toBe("whole@desk.example");
  expect(status?.recipients[0]).toMatchObject({ action: "failed", status: null });
});

test("servers that write in their own words are understood", async () => {
  const status = await read(
    "From: MAILER-DAEMON@mx.example.com",
    "To: help@desk.example",
    "Subject: failure notice",
    "",
    "Hi. I could not deliver your message to the following addresses.",
    "",
    "<gone@example.com>:",
    "550 5.1.1 unknown user",
    "",
    "--- Below is a copy.",
    "Message-ID: <out2@desk.example>",
  );
  expect(status).toEqual({
    recipients: [
      {
        recipient: "gone@example.com",
        action: "failed",
        status: "5.1.1",
        diagnostic: "550 5.1.1 unknown user",
      },
    ],
    originalMessageId: "out2@desk.example",
  });
});

test("a person's mail that mentions failure is no report", async () => {
  expect(
    await read("From: anna@example.com", "", "My mail to bob@example.com could not be delivered: 550 5.1.1"),
  ).toBeNull();
});
