import "@/lib/testing/integration-environment.ts";
import { expect, test } from "vitest";
import { getBlob, putBlob } from "@/lib/platform/blob-store.ts";
import { understandMail } from "./understand-mail.ts";

const about = {
  oversize: false,
  sizeBytes: 0,
  fingerprint: "this-one",
  bodyRule: { kind: "new-words" },
  keep: (content: Uint8Array) => putBlob(content),
} as const;

const richMail = [
  "From: Ann <ann@customer.test>",
  "To: Support <support@desk.test>, Bob <BOB@Customer.test>",
  "Cc: bob@customer.test",
  "Subject: Re: [SUP-1] =?utf-8?q?Gr=C3=BC=C3=9Fe?=",
  "Message-ID: <m@customer.test>",
  "In-Reply-To: <b@desk.test>",
  "References: <a@customer.test> <b@desk.test>",
  "MIME-Version: 1.0",
  'Content-Type: multipart/mixed; boundary="m"',
  "",
  "--m",
  'Content-Type: multipart/related; boundary="r"',
  "",
  "--r",
  "Content-Type: text/html; charset=utf-8",
  "",
  '<p>New words</p><script>alert(1)</script><img src="cid:logo@x" onerror="alert(2)">',
  '<blockquote type="cite"><p>Old words</p></blockquote>',
  "--r",
  'Content-Type: image/png; name="logo.png"',
  "Content-ID: <logo@x>",
  "Content-Transfer-Encoding: base64",
  "",
  Buffer.from("a picture").toString("base64"),
  "--r--",
  "--m",
  'Content-Type: text/csv; name="list.csv"',
  "Content-Disposition: attachment",
  "",
  "a,b",
  "--m--",
  "",
].join("\r\n");

test("who, what about, where it belongs", async () => {
  const mail = await understandMail(Buffer.from(richMail), about);
  expect(mail.sender).toEqual({ name: "Ann", address: "ann@customer.test" });
  expect(mail.recipients.map((one) => one.address)).toEqual(["support@desk.test", "bob@customer.test"]);
  expect(mail.subject).toBe("Re: [SUP-1] Grüße");
  expect(mail.references).toEqual(["a@customer.test", "b@desk.test"]);
  expect(mail).toMatchObject({ class: "normal", isOwn: false, reported: [] });
});

test("new words apart from the quoted; no script; pictures by their Content-ID", async () => {
  const mail = await understandMail(Buffer.from(richMail), about);
  expect(mail.text).toContain("New words");
  expect(mail.text).not.toContain("Old words");
  expect(mail.html).toContain("New words");
  expect(mail.html).not.toMatch(/script|onerror|Old words/);
  expect(mail.html).toContain('src="cid:logo%40x"');
  expect(mail.foldedHtml).toContain("Old words");
});

test("attachments are in the store", async () => {
  const mail = await understandMail(Buffer.from(richMail), about);
  expect(mail.attachments).toMatchObject([
    { filename: "logo.png", inline: true, contentId: "logo@x" },
    { filename: "list.csv", inline: false, contentId: null },
  ]);
  const bytes = await Promise.all(mail.attachments.map((one) => getBlob(one.storageKey)));
  expect(bytes.map((one) => one.toString().trim())).toEqual(["a picture", "a,b"]);
});

test("of an oversize mail the header, and a note that says where the rest is", async () => {
  const header = Buffer.from("From: ann@customer.test\r\nSubject: Big\r\n\r\n");
  const mail = await understandMail(header, { ...about, oversize: true, sizeBytes: 80 * 1024 * 1024 });
  expect(mail.subject).toBe("Big");
  expect(mail.text).toContain("80.0 MB");
  expect(mail.text).toContain("still in the mailbox");
});

test("of a mail that the server does not hand out, the server's words", async () => {
  const header = Buffer.from("Subject: s\r\nX-Mailroom-Unreadable: 1/7 Message is corrupt\r\n\r\n");
  const mail = await understandMail(header, { ...about, oversize: true });
  expect(mail.text).toContain("Message is corrupt");
  expect(mail.sender).toBeNull();
});
