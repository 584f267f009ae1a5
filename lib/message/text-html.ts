import { LinkifyIt } from "linkify-it";

const finder = new LinkifyIt({ fuzzyIP: false, fuzzyLink: true, fuzzyEmail: true });
const maxLinkedLineLength = 20_000;
const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** Escapes text for use between tags and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * Text as HTML: escaped, addresses made links (http, https and mailto only), empty lines between paragraphs, line
 * breaks kept. For the HTML part of what we send and for showing mails that have text only.
 */
export function textToHtml(text: string): string {
  return text
    .replace(/\r\n?/g, "\n")
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.replace(/^\n+|\n+$/g, ""))
    .filter((paragraph) => paragraph.trim() !== "")
    .map((paragraph) => `<p>${paragraph.split("\n").map(lineToHtml).join("<br>\n")}</p>`)
    .join("\n");
}

function lineToHtml(line: string): string {
  const mayLink = line.length <= maxLinkedLineLength && /[.:@]/.test(line);
  const links = mayLink ? (finder.match(line) ?? []) : [];
  let html = "";
  let at = 0;
  for (const link of links) {
    if (!/^(?:https?:\/\/|mailto:)/i.test(link.url)) continue;
    html += escapeBlanks(line.slice(at, link.index));
    html += `<a href="${escapeHtml(link.url)}" rel="noopener noreferrer nofollow">${escapeHtml(link.text)}</a>`;
    at = link.lastIndex;
  }
  return html + escapeBlanks(line.slice(at));
}

/** Indentation and columns made of blanks stay visible. */
function escapeBlanks(text: string): string {
  return escapeHtml(text).replace(/ {2,}/g, (blanks) => `${"&nbsp;".repeat(blanks.length - 1)} `);
}
