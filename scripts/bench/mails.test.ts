import { expect, test } from "vitest";
import { benchMails, repliesAmong } from "./mails.ts";

test("a series is the same each time: 5 KB each, a tenth replies to earlier mail, a twentieth with a file", () => {
  const series = { count: 200, to: "support@desk.example", name: "a" };
  const mails = [...benchMails(series)].map(({ raw }) => raw.toString());
  expect([...benchMails(series)].map(({ raw }) => raw.toString())).toEqual(mails);
  const sizes = mails.map((mail) => mail.length).sort((a, b) => a - b);
  expect(sizes[100]).toBeGreaterThan(4_000);
  expect(sizes[100]).toBeLessThan(6_000);
  expect(mails.filter((mail) => mail.length > 100_000)).toHaveLength(10);
  expect(mails.filter((mail) => /^In-Reply-To:/m.test(mail))).toHaveLength(repliesAmong(200));
  expect(repliesAmong(200)).toBe(20);
  const seen = new Set<string | undefined>();
  for (const mail of mails) {
    const answered = /^In-Reply-To: (.*)$/m.exec(mail)?.[1];
    if (answered !== undefined) expect(seen.has(answered)).toBe(true);
    seen.add(/^Message-ID: (.*)$/m.exec(mail)?.[1]);
  }
});
