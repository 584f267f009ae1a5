import { expect, test } from "vitest";
import { MessageTooComplexError, messageLimits } from "./message-limits.ts";
import { parseMessage } from "./parse-message.ts";

const from = "From: a@example.com\r\n";
const nested = (levels: number) =>
  Array.from(
    { length: levels },
    (_, i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`,
  ).join("");

test.each([
  ["depth", Buffer.from(`${from}${nested(200)}\r\nhi`)],
  [
    "parts",
    Buffer.from(
      `${from}Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(5_000)}`,
    ),
  ],
  ["headerBytes", Buffer.from(`${from}${"X-A: b\r\n".repeat(300_000)}\r\nhi`)],
  ["sizeBytes", Buffer.alloc(messageLimits.sizeBytes + 1, "a\n")],
] as const)("beyond the limit of %s the message is refused by that name", async (limit, raw) => {
  const refused = await parseMessage(raw).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(MessageTooComplexError);
  expect(refused).toMatchObject({ limit, allowed: messageLimits[limit], permanent: true });
});

test("the deepest nesting and the most parts that are allowed are read", async () => {
  expect((await parseMessage(Buffer.from(`${from}${nested(39)}\r\nhi`))).text).toBe("hi");
  const parts = Buffer.from(
    `${from}Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--b\r\n\r\nx\r\n".repeat(900)}`,
  );
  expect((await parseMessage(parts)).text.trimEnd().split("\n")).toHaveLength(900);
});

const html = (text: string) => `${from}Content-Type: text/html\r\n\r\n${text}`;
const hostile: [string, string][] = [
  ["100,000 headers", `${from}${"X-A: b\r\n".repeat(100_000)}\r\nhi`],
  ["lines without colon", `${from}${"junk\r\n".repeat(100_000)}Subject: x\r\n\r\nhi`],
  ["folds without end", `${from}Subject: a\r\n${" b\r\n".repeat(100_000)}\r\nhi`],
  [
    "5,000 recipients",
    `${from}To: ${Array.from({ length: 5_000 }, (_, i) => `a${i}@example.com`).join(",\r\n ")}\r\n\r\nhi`,
  ],
  ["open parentheses", `${from}To: ${"(".repeat(500_000)}\r\n\r\nhi`],
  ["open angles", `${from}To: ${"<".repeat(500_000)}\r\nReferences: ${"<".repeat(400_000)}\r\n\r\nhi`],
  ["groups", `${from}To: ${"a:".repeat(250_000)}\r\n\r\nhi`],
  ["encoded words", `${from}Subject: ${"=?utf-8?q?a?= ".repeat(50_000)}\r\n\r\nhi`],
  ["semicolons", `${from}Content-Type: ${";".repeat(500_000)}\r\n\r\nhi`],
  ["short lines", `${from}\r\n${"a\n".repeat(2_000_000)}`],
  ["lines of hyphens", `${from}Content-Type: multipart/mixed; boundary=b\r\n\r\n${"--c\n".repeat(400_000)}`],
  ["broken base64", `${from}Content-Transfer-Encoding: base64\r\n\r\n${"=A*".repeat(1_000_000)}`],
  [
    "quoted-printable blanks",
    `${from}Content-Transfer-Encoding: quoted-printable\r\n\r\n${"= ".repeat(1_000_000)}`,
  ],
  ["no-break spaces", html(`${"\u00a0".repeat(400_000)}x`)],
  ["no-break spaces in a text", `${from}\r\n${"\u00a0".repeat(400_000)}x`],
  ["blanks", html(`<pre>${" \t".repeat(200_000)}x`)],
  ["b and i without end", html("<b><i>".repeat(200_000))],
  ["lists without end", html("<ul><li>".repeat(200_000))],
  ["quotes without end", html("<blockquote>".repeat(100) + "<br>a".repeat(100_000))],
  ["tables without end", html("<table><tr><td>".repeat(100_000))],
  ["svg style without end", html("<svg><style>".repeat(100_000))],
  ["tags without end", html("<p".repeat(500_000))],
  ["ampersands", html("&".repeat(1_000_000))],
];

test.each(hostile)("hostile: %s", { timeout: 20_000 }, async (_, source) => {
  const raw = Buffer.from(source);
  const startedAt = process.cpuUsage();
  await parseMessage(raw);
  const used = process.cpuUsage(startedAt);
  expect((used.user + used.system) / 1_000).toBeLessThan(6_000); // milliseconds of processor: 2 s when idle, more when others share its caches
});

test("a zip bomb is bytes like any other", async () => {
  const raw = Buffer.from(
    `${from}Content-Type: application/zip\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsDBAoAAAAAAA==`,
  );
  const [file] = (await parseMessage(raw)).attachments;
  expect(file).toMatchObject({ contentType: "application/zip", sizeBytes: 10 });
});
