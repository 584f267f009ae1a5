import { describe, expect, it } from "vitest";
import { embedImages, mailFrameDocument } from "./mail-frame-document.ts";

describe("mailFrameDocument", () => {
  it("sets its policy before anything of the mail", () => {
    const document = mailFrameDocument("<p>Hello</p>", "Mail");
    expect(document.indexOf("Content-Security-Policy")).toBeLessThan(document.indexOf("<p>Hello"));
    expect(document).toContain("default-src 'none'");
  });

  it("keeps a title from ending its element", () => {
    expect(mailFrameDocument("", "</title><script>alert(1)</script>")).not.toContain("<script>");
  });
});

describe("embedImages", () => {
  const dataUrls = new Map([
    ["cid:logo", "data:image/png;base64,AAAA"],
    ["/files/1?a=1&b=2", "data:image/gif;base64,BBBB"],
  ]);

  it.each([
    ['<img src="cid:logo">', '<img src="data:image/png;base64,AAAA">'],
    ["<img alt='x' src='cid:logo'>", "<img alt='x' src='data:image/png;base64,AAAA'>"],
    ['<img src="/files/1?a=1&amp;b=2">', '<img src="data:image/gif;base64,BBBB">'],
    ['<img src="cid:other">', '<img src="cid:other">'],
    ['<img src="https://tracker.example/p.gif">', '<img src="https://tracker.example/p.gif">'],
  ])("%s becomes %s", (html, embedded) => {
    expect(embedImages(html, dataUrls)).toBe(embedded);
  });
});
