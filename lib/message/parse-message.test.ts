import { expect, test } from "vitest";
import { parseMessage } from "./parse-message.ts";

const mail = (...lines: string[]) => Buffer.from(lines.join("\r\n"), "utf8");
const latin1 = (...lines: string[]) => Buffer.from(lines.join("\r\n"), "latin1");

test("a plain mail", async () => {
  const message = await parseMessage(
    mail(
      "From: Anna Muster <Anna@Example.com>",
      "To: Help <help@desk.example>, other@desk.example",
      "Cc: boss@example.com",
      "Reply-To: answers@example.com",
      "Subject: =?utf-8?Q?Drucker_h=C3=A4ngt?=",
      "Date: Fri, 20 Nov 2026 09:05:07 +0100",
      "Message-ID: <m1@example.com>",
      "In-Reply-To: <m0@desk.example>",
      "References: <first@desk.example>",
      " <m0@desk.example>",
      "",
      "It does not print.",
    ),
  );
  expect(message).toMatchObject({
    from: { name: "Anna Muster", address: "anna@example.com" },
    to: [
      { name: "Help", address: "help@desk.example" },
      { name: "", address: "other@desk.example" },
    ],
    cc: [{ name: "", address: "boss@example.com" }],
    replyTo: [{ name: "", address: "answers@example.com" }],
    subject: "Drucker hängt",
    messageId: "m1@example.com",
    inReplyTo: ["m0@desk.example"],
    references: ["first@desk.example", "m0@desk.example"],
    text: "It does not print.",
    html: null,
    attachments: [],
    problems: [],
  });
  expect(message.date?.toISOString()).toBe("2026-11-20T08:05:07.000Z");
  expect(message.headers[0]).toEqual({ name: "from", value: "Anna Muster <Anna@Example.com>" });
});

test("alternative, related picture by cid without disposition, and a file with an RFC 2231 name", async () => {
  const message = await parseMessage(
    mail(
      "From: a@example.com",
      'Content-Type: multipart/mixed; boundary="outer"',
      "",
      "A preamble nobody reads.",
      "--outer",
      'Content-Type: multipart/related; boundary="rel"',
      "",
      "--rel",
      'Content-Type: multipart/alternative; boundary="alt"',
      "",
      "--alt",
      "Content-Type: text/plain; charset=utf-8",
      "Content-Transfer-Encoding: quoted-printable",
      "",
      "Gr=C3=BC=",
      "=C3=9Fe",
      "--alt",
      "Content-Type: text/html; charset=utf-8",
      "",
      '<p>Grüße <img src="cid:logo@example.com"></p>',
      "--alt--",
      "--rel",
      "Content-Type: image/png; name=logo.png",
      "Content-ID: <logo@example.com>",
      "Content-Transfer-Encoding: base64",
      "",
      "iVBORw0K",
      "--rel--",
      "--outer",
      "Content-Type: application/pdf",
      "Content-Disposition: attachment; filename*=UTF-8''..%2F..%2FRechnung%20%C3%84.pdf",
      "Content-Transfer-Encoding: base64",
      "",
      "JVBERg==",
      "--outer--",
      "An epilogue.",
    ),
  );
  expect(message.text).toBe("Grüße");
  expect(message.html).toContain("<p>Grüße");
  expect(message.attachments.map(({ content, ...facts }) => ({ ...facts, bytes: content.length }))).toEqual([
    {
      filename: "logo.png",
      contentType: "image/png",
      sizeBytes: 6,
      contentId: "logo@example.com",
      inline: true,
      bytes: 6,
    },
    {
      filename: "Rechnung Ä.pdf",
      contentType: "application/pdf",
      sizeBytes: 4,
      contentId: null,
      inline: false,
      bytes: 4,
    },
  ]);
});

test("HTML without a text part gives text; text without HTML gives no HTML", async () => {
  const message = await parseMessage(
    mail(
      "From: a@example.com",
      "Content-Type: text/html",
      "",
      '<h1>Hi</h1><p>See <a href="https://example.com/x">this</a></p><ul><li>one<li>two</ul>',
    ),
  );
  expect(message.text).toBe("Hi\n\nSee this [https://example.com/x]\n\n- one\n- two");
  expect(message.html).toContain("<h1>Hi</h1>");
});

test("text and HTML parts in a row are both shown", async () => {
  const message = await parseMessage(
    mail(
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      "",
      "first",
      "--b",
      "Content-Type: text/html",
      "",
      "<b>second</b>",
      "--b--",
    ),
  );
  expect(message.text).toBe("first\nsecond");
  expect(message.html).toBe("<p>first</p>\n<b>second</b>");
});

test("a nested message stays one attachment, with its own parts inside", async () => {
  const message = await parseMessage(
    mail(
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      "",
      "see below",
      "--b",
      "Content-Type: message/rfc822",
      "",
      "From: inner@example.com",
      "Content-Type: multipart/mixed; boundary=inner",
      "",
      "--inner",
      "",
      "hidden",
      "--inner--",
      "--b--",
    ),
  );
  expect(message.text).toBe("see below");
  expect(message.attachments).toHaveLength(1);
  expect(message.attachments[0]).toMatchObject({
    filename: "attachment-1.eml",
    contentType: "message/rfc822",
  });
  expect(Buffer.from(message.attachments[0]?.content ?? []).toString()).toContain("--inner--");
});

test.each([
  ["windows-1252 labelled as UTF-8", "Content-Type: text/plain; charset=utf-8", "M\u00fcller", "Müller"],
  ["windows-1252 without a label", "X-A: b", "M\u00fcller", "Müller"],
  ["an unknown label", "Content-Type: text/plain; charset=foo-1", "M\u00fcller", "Müller"],
  ["iso-8859-1 is read as its superset", "Content-Type: text/plain; charset=iso-8859-1", "5 \u0080", "5 €"],
  [
    "UTF-8 labelled as iso-8859-1",
    "Content-Type: text/plain; charset=iso-8859-1",
    "M\u00c3\u00bcller",
    "Müller",
  ],
  ["gb2312 is read as its superset", "Content-Type: text/plain; charset=gb2312", "\u0096\u007c", "東"],
  ["ISO-2022-JP without a label", "X-A: b", "\u001b$B$3$s\u001b(B", "こん"],
])("charset: %s", async (_, header, body, expected) => {
  expect((await parseMessage(latin1(header, "", body))).text).toBe(expected);
});

test("raw 8 bit headers are read in UTF-8 or the charset of the body", async () => {
  expect((await parseMessage(mail("Subject: Grüße", "", ""))).subject).toBe("Grüße");
  const cyrillic = latin1(
    "Subject: \u00cf\u00f0\u00e8\u00e2\u00e5\u00f2",
    "Content-Type: text/plain; charset=windows-1251",
    "",
    "",
  );
  expect((await parseMessage(cyrillic)).subject).toBe("Привет");
});

test("format=flowed is joined, quotes and signature kept apart (RFC 3676)", async () => {
  const message = await parseMessage(
    mail("Content-Type: text/plain; format=flowed", "", "one ", "line", "> quoted ", "> text", "-- ", "Anna"),
  );
  expect(message.text).toBe("one line\n> quoted text\n-- \nAnna");
});

test("no headers at all, nothing at all, an mbox line, and headers that never end", async () => {
  const bare = await parseMessage(Buffer.from("Hello there\nhow are you"));
  expect(bare).toMatchObject({ text: "Hello there\nhow are you", from: null });
  expect(bare.problems).toContain("no-headers");
  expect(await parseMessage(Buffer.alloc(0))).toMatchObject({
    text: "",
    subject: "",
    from: null,
    html: null,
  });
  expect(
    await parseMessage(mail("From a@example.com Fri Nov 20", "From: b@example.com", "", "x")),
  ).toMatchObject({
    from: { address: "b@example.com" },
    text: "x",
  });
  expect(await parseMessage(mail("From: b@example.com", "Subject: s"))).toMatchObject({
    subject: "s",
    text: "",
  });
});

test("a missing empty line does not swallow the body, a stray line does not end the headers", async () => {
  expect(await parseMessage(mail("Subject: s", "This is the body"))).toMatchObject({
    subject: "s",
    text: "This is the body",
  });
  const stray = await parseMessage(mail("Subject: s", "stray line", "From: a@example.com", "", "body"));
  expect(stray).toMatchObject({ subject: "s", from: { address: "a@example.com" }, text: "body" });
  expect(stray.problems).toContain("malformed-header-line");
});

test("no string holds NUL or a lone surrogate, and file names hold no path", async () => {
  const message = await parseMessage(
    mail(
      "From: a\0b@example.com",
      "Subject: x\0y =?utf-16be?B?2AA=?=",
      "Message-ID: <m\0@example.com>",
      "Content-Type: multipart/mixed; boundary=b",
      "",
      "--b",
      "",
      "te\0xt",
      "--b",
      'Content-Type: text/html; name="x"',
      'Content-Disposition: attachment; filename="C:\\temp\\..\\e\0vil\u202Efdp.exe"',
      "",
      "<p>\0</p>",
      "--b--",
    ),
  );
  const strings = JSON.stringify({
    ...message,
    attachments: message.attachments.map((file) => file.filename),
  });
  expect(strings).not.toContain("\\u0000");
  expect(strings).not.toContain("\\ud800");
  expect(message.text).toBe("text");
  expect(message.attachments[0]?.filename).toBe("e vilfdp.exe");
});

test("broken transfer encodings are read as far as they go", async () => {
  const base64 = await parseMessage(
    mail("Content-Transfer-Encoding: base64", "", "SGVsbG8*g", "d29ybGQ", "!!!"),
  );
  expect(base64.text).toContain("Hello");
  const quoted = await parseMessage(
    mail("Content-Transfer-Encoding: quoted-printable", "", "a=ZZ=4", "b=", "c  ", "d="),
  );
  expect(quoted.text).toBe("a=ZZ=4\nbc\nd");
});

test("an undeclared or wrong boundary does not lose the text", async () => {
  const guessed = await parseMessage(
    mail("Content-Type: multipart/mixed", "", "--abcdef123", "", "inside", "--abcdef123--"),
  );
  expect(guessed.text).toBe("inside");
  const wrong = await parseMessage(mail("Content-Type: multipart/mixed; boundary=never", "", "still here"));
  expect(wrong.text).toBe("still here");
  expect(wrong.problems).toContain("unclosed-multipart");
});
