import { expect, test } from "vitest";
import { composeMessage, InvalidMessageError, type OutgoingMessage } from "./compose-message.ts";
import { ownFingerprintHeader } from "./fingerprint.ts";
import { parseMessage } from "./parse-message.ts";

const outgoing: OutgoingMessage = {
  messageId: "out1.sig@desk.example",
  from: { name: "Hilfe, GmbH", address: "help@desk.example" },
  to: [{ name: "Jörg Ünal", address: "joerg@example.com" }],
  cc: [{ name: "", address: "boss@example.com" }],
  subject: "Re: [HELP-12] Drucker hängt — 印刷",
  date: new Date("2026-11-20T08:05:07Z"),
  inReplyTo: "m1@example.com",
  references: ["m0@example.com", "m1@example.com"],
  text: "Grüße\n.\nFrom here on it prints.\n",
  html: "<p>Grüße</p>",
  attachments: [
    { filename: "Übersicht (1).pdf", contentType: "application/pdf", content: Buffer.from("%PDF") },
  ],
  headers: { "Auto-Submitted": "auto-replied", [ownFingerprintHeader]: "abc" },
};

test("what is composed is read back the same", async () => {
  const raw = await composeMessage(outgoing);
  const message = await parseMessage(raw);
  expect(message).toMatchObject({
    from: outgoing.from,
    to: outgoing.to,
    cc: outgoing.cc,
    subject: outgoing.subject,
    date: outgoing.date,
    messageId: outgoing.messageId,
    inReplyTo: ["m1@example.com"],
    references: outgoing.references,
    html: "<p>Grüße</p>",
    problems: [],
  });
  expect(message.text.trim()).toBe(outgoing.text.trim());
  expect(message.attachments).toMatchObject([
    { filename: "Übersicht (1).pdf", contentType: "application/pdf", inline: false },
  ]);
  expect(message.headers.find((header) => header.name === "auto-submitted")?.value).toBe("auto-replied");
  expect(raw.toString("latin1")).not.toMatch(/[^\r]\n/);
  expect(raw.toString("latin1")).not.toMatch(/^bcc:/im);
});

test("text alone needs no multipart", async () => {
  const raw = await composeMessage({
    ...outgoing,
    html: null,
    attachments: [],
    inReplyTo: null,
    references: [],
  });
  expect(raw.toString()).toMatch(/^Content-Type: text\/plain; charset=utf-8/m);
  expect(raw.toString()).not.toMatch(/^In-Reply-To|^References/m);
});

const evil = "x\r\nBcc: spy@example.com";
test.each<[string, Partial<OutgoingMessage>]>([
  ["subject", { subject: evil }],
  ["from name", { from: { name: evil, address: "a@example.com" } }],
  ["to name", { to: [{ name: evil, address: "a@example.com" }] }],
  ["cc address", { cc: [{ name: "", address: `a@example.com, ${evil}` }] }],
  ["to address", { to: [{ name: "", address: "a@example.com,b@example.com" }] }],
  ["messageId", { messageId: `a@b>\r\nBcc: spy@example.com` }],
  ["inReplyTo", { inReplyTo: evil }],
  ["references", { references: [evil] }],
  [
    "attachment filename",
    { attachments: [{ filename: evil, contentType: "a/b", content: Buffer.alloc(1) }] },
  ],
  [
    "attachment contentType",
    { attachments: [{ filename: "x", contentType: evil, content: Buffer.alloc(1) }] },
  ],
  ["header X-A", { headers: { "X-A": evil } }],
  ["headers", { headers: { "X-A: y\r\nBcc": "z" } }],
  ["header Bcc", { headers: { Bcc: "spy@example.com" } }],
  ["header Content-Type", { headers: { "Content-Type": "text/html" } }],
  ["to", { to: [], cc: [] }],
  ["date", { date: new Date(Number.NaN) }],
])("header injection through %s is refused by name", async (field, change) => {
  const refused = await composeMessage({ ...outgoing, ...change }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(InvalidMessageError);
  expect(refused).toMatchObject({ field });
});
