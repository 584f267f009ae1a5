/**
 * The only stylesheet a mail frame applies. A srcdoc document obeys the policy of the page around it, so the page's
 * policy names this text by its SHA-256; a <style> inside a mail is refused by the same rule.
 */
export const MAIL_FRAME_STYLE = [
  "html{background:#fff;color:#1a1d23;color-scheme:light}",
  'body{margin:0;padding:12px 16px;font:14px/1.5 ui-sans-serif,system-ui,"Segoe UI",Roboto,Arial,sans-serif;overflow-wrap:anywhere}',
  "img{max-width:100%;height:auto}",
  "a{color:#294cc4}",
  "pre{white-space:pre-wrap}",
  "table{max-width:100%}",
  "p{margin:0 0 1em}",
  "blockquote{margin:0 0 1em;padding-left:12px;border-left:3px solid #d3d7de;color:#525a68}",
].join("");

/** What the frame's own document may do on top of the page's policy: nothing but show embedded pictures and inline styles. */
const MAIL_FRAME_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** An embedded picture: how the mail names it in `src`, and where this server serves it. */
export type InlineImage = { source: string; url: string };

/** The sandboxed frame's document around HTML that was sanitised on the server. Links open a window of their own. */
export function mailFrameDocument(html: string, title: string): string {
  return [
    '<!doctype html><html lang=""><head><meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${MAIL_FRAME_POLICY}">`,
    '<meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width">',
    `<base target="_blank"><title>${escapeText(title)}</title><style>${MAIL_FRAME_STYLE}</style></head>`,
    `<body>${html}</body></html>`,
  ].join("");
}

function escapeText(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** Replaces the `src` of embedded pictures by their data: addresses; those without one keep theirs and stay blank. */
export function embedImages(html: string, dataUrls: ReadonlyMap<string, string>): string {
  return html.replace(
    /(\ssrc\s*=\s*)(["'])(.*?)\2/gi,
    (whole, before: string, quote: string, source: string) => {
      const dataUrl = dataUrls.get(source.replaceAll("&amp;", "&"));
      return dataUrl === undefined ? whole : `${before}${quote}${dataUrl}${quote}`;
    },
  );
}
