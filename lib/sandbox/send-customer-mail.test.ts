import { expect, it } from "vitest";
import { sendCustomerMailInput } from "./send-customer-mail.ts";

const mail = {
  from: "mia.fischer@customer.example",
  to: "support@acme.example",
  subject: "Printer\r\nBcc: everybody@example.test",
  text: "one\r\ntwo\0",
  attachments: [{ filename: "a\r\nX-Evil: 1\0.txt", contentType: "text/plain", contentBase64: "aGVsbG8=" }],
};

it("keeps line breaks and NUL out of what becomes a header", () => {
  const parsed = sendCustomerMailInput.parse(mail);
  expect(parsed.subject).toBe("Printer Bcc: everybody@example.test");
  expect(parsed.attachments[0]?.filename).toBe("a X-Evil: 1.txt");
  expect(parsed.text).toBe("one\ntwo");
});

it("asks for a subject and a message", () => {
  const parsed = sendCustomerMailInput.safeParse({ ...mail, subject: " \r\n", text: " " });
  expect(parsed.error?.issues.map(({ message }) => message)).toEqual([
    "Write a subject.",
    "Write a message.",
  ]);
});
