import { expect, test } from "vitest";
import { safeHtml } from "./safe-html.ts";
import { safeStyle } from "./safe-style.ts";

const options = { contentIdUrl: (id: string) => (id === "logo@example.com" ? "/api/v1/pictures/1" : null) };
const safe = (html: string) => safeHtml(html, options).html;

test("an ordinary newsletter survives", () => {
  const html =
    '<table width="600" cellpadding="0" bgcolor="#ffffff"><tr><td align="center" style="padding:10px 20px;color:rgb(1, 2, 3);font-family:Arial, \'Helvetica Neue\'">' +
    "<h1>News</h1><p>Hello <b>you</b>,<br />see <i>this</i>:</p><ul><li>one</li></ul><hr /></td></tr></table>";
  const result = safe(html);
  for (const part of [
    'width="600"',
    'bgcolor="#ffffff"',
    "padding:10px 20px",
    "color:rgb(1, 2, 3)",
    "<h1>News</h1>",
    "<li>one</li>",
    "<hr />",
  ]) {
    expect(result).toContain(part);
  }
});

test("links open elsewhere, name their host and lead only where links may lead", () => {
  expect(
    safe('<a href="https://Evil.example/login" title="https://bank.example" id="x" onclick="y()">bank</a>'),
  ).toBe(
    '<a href="https://evil.example/login" rel="noopener noreferrer nofollow" target="_blank" title="evil.example">bank</a>',
  );
  expect(safe('<a href="mailto:a@example.com">a</a>')).toContain('href="mailto:a@example.com"');
  for (const href of [
    "javascript:alert(1)",
    "java&#10;script:alert(1)",
    " \u0001javascript:alert(1)",
    "data:text/html,x",
    "vbscript:x",
    "file:///etc/passwd",
    "//evil.example",
    "/relative",
    "#anchor",
  ]) {
    expect(safe(`<a href="${href}">x</a>`)).toBe("<a>x</a>");
  }
});

test("pictures: own by content id, remote ones blocked and counted, data only for raster types", () => {
  const result = safeHtml(
    '<img src="cid:logo@example.com" alt="logo"><img src="cid:logo%40example.com"><img src="CID:other@x" alt="lost">' +
      '<img src="https://track.example/p.gif" width="1"><img src="//track.example/q.gif"><img srcset="https://track.example/r.gif 2x">' +
      '<img src="data:image/png;base64,iVBORw0K"><img src="data:image/svg+xml;base64,PHN2Zz4="><img data-remote-src="https://track.example/s.gif">',
    options,
  );
  expect(result.html).toBe(
    '<img alt="logo" src="/api/v1/pictures/1" /><img src="/api/v1/pictures/1" /><img alt="lost" />' +
      '<img width="1" data-remote-src="https://track.example/p.gif" /><img data-remote-src="https://track.example/q.gif" />' +
      '<img src="data:image/png;base64,iVBORw0K" />',
  );
  expect(result.blockedRemoteImages).toBe(2);
});

test.each([
  "<script>alert(1)</script>",
  "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
  "<scr<script>ipt>alert(1)</scr</script>ipt>",
  "<img src=x onerror=alert(1)>",
  "<img/src='x'onerror=alert(1)>",
  "<svg onload=alert(1)><script>alert(1)</script></svg>",
  "<svg><style><img src=x onerror=alert(1)></style></svg>",
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
  '<textarea><img title="</textarea><img src=x onerror=alert(1)>">',
  "<form action=https://evil.example><input name=p><button formaction=javascript:alert(1)>go</button></form>",
  "<iframe srcdoc='<script>alert(1)</script>'></iframe><object data=x></object><embed src=x>",
  "<base href=https://evil.example/><link rel=stylesheet href=x><meta http-equiv=refresh content='0;url=x'>",
  "<style>@import 'https://evil.example/x.css'; body{display:none}</style>",
  '<div style="background:url(javascript:alert(1));width:expression(alert(1));behavior:url(x)">x</div>',
  '<p style="position:fixed;top:0;left:0">over everything</p>',
  '<p style="back\\67round:u\\72l(https://evil.example)">x</p>',
  "<!--><img src=x onerror=alert(1)>-->",
  "<![CDATA[<img src=x onerror=alert(1)>]]>",
  '<a href="javas\tcript:alert(1)" xlink:href=javascript:alert(1)>x</a>',
  "<video src=x onerror=alert(1)><source src=x></video><audio src=x>",
  "<template><script>alert(1)</script></template><plaintext><script>",
  "<p id=location name=body class=modal>x</p>",
  "<body onload=alert(1) background=https://evil.example/x.gif>x",
])("nothing of %j remains that runs, loads, submits or restyles", (attack) => {
  const result = safe(`<p>Hello</p>${attack}`);
  expect(result).toContain("<p>Hello</p>");
  expect(result).not.toMatch(
    /<(?:script|style|svg|math|iframe|object|embed|form|input|button|base|link|meta|video|audio|template|noscript|textarea)/i,
  );
  expect(result.replace(/="[^"]*"/g, (value) => value.toLowerCase())).not.toMatch(
    /<[^>]*\s(?:on[a-z]+|id|class|name|srcdoc|background|xlink:href|formaction)\s*=/i,
  );
  expect(result).not.toMatch(/<[^>]*(?:javascript:|url\(|expression|behavior|position:|@import)/i);
});

test("styles are read property by property", () => {
  expect(
    safeStyle("COLOR : Red ; position:absolute; background:url(x) red; width: 100px !important;;x"),
  ).toBe("color:Red;width: 100px !important".replace("width: ", "width:"));
  expect(safeStyle("background:red /* ; */ url(x)")).toBe("");
  expect(safeStyle("color:var(--x);width:calc(1px);color:rgba(1,2,3,.5)")).toBe("color:rgba(1,2,3,.5)");
  expect(safeStyle("margin-top:-500px;text-indent:-9999px;width:99999px;margin:0 auto")).toBe(
    "margin:0 auto",
  );
  expect(safeStyle("font-family:'unclosed;color:red")).toBe("color:red");
  expect(safeStyle("color:red\\;")).toBe("");
});

test("a page that is too long is cut, and says so", () => {
  const result = safe(`<p>start</p>${"<p>word</p>".repeat(250_000)}`);
  expect(result.startsWith("<p>start</p>")).toBe(true);
  expect(result).toContain("very long");
});

test("hostile repetition is answered in bounded time", { timeout: 30_000 }, () => {
  for (const piece of [
    "<b><i>",
    "<svg><style>",
    "<table><tr><td>",
    "<a href=x>",
    "<ul><li>",
    "<!--",
    '<p a="',
    "<a",
    "</p>",
  ]) {
    const startedAt = process.cpuUsage();
    safe(piece.repeat(Math.floor(1_000_000 / piece.length)));
    const used = process.cpuUsage(startedAt);
    expect((used.user + used.system) / 1_000).toBeLessThan(6_000);
  }
});
