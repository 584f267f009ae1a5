import sanitizeHtml from "sanitize-html";
import { boundedHtml } from "./html-tokens.ts";
import { safeStyle } from "./safe-style.ts";
import { escapeHtml } from "./text-html.ts";

export type SafeHtml = { html: string; blockedRemoteImages: number };

export type SafeHtmlOptions = {
  /** the address under which a picture of the mail itself is served, or null when the mail holds no such part */
  contentIdUrl: (contentId: string) => string | null;
};

const limits = { characters: 2 * 1024 * 1024, depth: 200, quotes: 60, tags: 100_000 };
const cutNote = "This mail is very long: only its beginning is shown here. The original holds the rest.";

const allowedTags = (
  "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn " +
  "div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s " +
  "samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr"
).split(" ");

const box = ["align", "bgcolor", "height", "valign", "width"];

const allowedAttributes = {
  "*": ["dir", "lang", "style", "title"],
  a: ["href", "rel", "target"],
  blockquote: ["type"],
  col: ["span", ...box],
  colgroup: ["span", ...box],
  div: ["align"],
  font: ["color", "face", "size"],
  h1: ["align"],
  h2: ["align"],
  h3: ["align"],
  hr: ["align", "color", "noshade", "size", "width"],
  img: ["align", "alt", "border", "data-remote-src", "height", "hspace", "src", "vspace", "width"],
  li: ["type", "value"],
  ol: ["reversed", "start", "type"],
  p: ["align"],
  table: ["border", "cellpadding", "cellspacing", ...box],
  tbody: box,
  td: ["colspan", "nowrap", "rowspan", ...box],
  tfoot: box,
  th: ["colspan", "nowrap", "rowspan", "scope", ...box],
  thead: box,
  time: ["datetime"],
  tr: box,
  ul: ["type"],
};

// What lies inside these is not words for people, so it goes together with the tag.
const dropWithContent =
  "applet audio canvas embed frame frameset head iframe math noembed noframes noscript object plaintext script style " +
  "svg template textarea option select title video xmp";

/**
 * Rebuilds a mail's HTML from an allow list, for a sandboxed frame without scripts. No script, form, frame, style
 * sheet, class, id or name is left; styles are read property by property; links open elsewhere and show their host;
 * pictures of the mail come from `contentIdUrl`; remote pictures wait in `data-remote-src` until a person asks.
 */
export function safeHtml(html: string, options: SafeHtmlOptions): SafeHtml {
  let blockedRemoteImages = 0;
  const isCut = html.length > limits.characters;
  const rebuilt = sanitizeHtml(boundedHtml(html.replaceAll("\0", ""), limits), {
    allowedTags,
    allowedAttributes,
    allowedSchemes: ["http", "https", "mailto", "tel"],
    allowedSchemesByTag: { img: ["http", "https", "data"] },
    allowedSchemesAppliedToAttributes: ["href"], // src is decided below, where it is known to be ours
    allowProtocolRelative: false,
    nonTextTags: dropWithContent.split(" "),
    parseStyleAttributes: false,
    enforceHtmlBoundary: false,
    exclusiveFilter: (frame) => frame.tag === "img" && isEmptyImage(frame.attribs),
    transformTags: {
      "*": (tagName, attribs) => ({ tagName, attribs: withSafeStyle(attribs) }),
      a: (tagName, attribs) => ({ tagName, attribs: safeLink(withSafeStyle(attribs)) }),
      img: (tagName, attribs) => {
        const image = safeImage(withSafeStyle(attribs), options.contentIdUrl);
        if (image["data-remote-src"] !== undefined) blockedRemoteImages++;
        return { tagName, attribs: image };
      },
    },
  });
  const note = isCut ? `<p><em>${escapeHtml(cutNote)}</em></p>` : "";
  return { html: rebuilt + note, blockedRemoteImages };
}

type Attributes = Record<string, string>;

function withSafeStyle(attributes: Attributes): Attributes {
  const { style, ...others } = attributes;
  const safe = style === undefined ? "" : safeStyle(style);
  return safe === "" ? others : { ...others, style: safe };
}

/** Only absolute web, mail and telephone addresses; the title says where the link really leads. */
function safeLink(attributes: Attributes): Attributes {
  const { href: sent, title: _claimed, ...others } = attributes;
  const url = readUrl(sent);
  if (url === null || !["http:", "https:", "mailto:", "tel:"].includes(url.protocol)) return others;
  const leadsTo = url.protocol.startsWith("http") ? url.host : url.href.slice(0, 200);
  return { ...others, href: url.href, rel: "noopener noreferrer nofollow", target: "_blank", title: leadsTo };
}

function safeImage(attributes: Attributes, contentIdUrl: SafeHtmlOptions["contentIdUrl"]): Attributes {
  const { src: sent = "", "data-remote-src": _forged, ...others } = attributes;
  const source = sent.replace(/[\p{Cc}\s]+/gu, (blanks) => (blanks.includes(" ") ? " " : "")).trim();
  if (/^cid:/i.test(source)) {
    const own = contentIdUrl(decodeContentId(source.slice(4)));
    return own === null ? others : { ...others, src: own };
  }
  if (/^data:image\/(?:png|jpe?g|gif|webp);base64,[a-z0-9+/=\s]+$/i.test(source))
    return { ...others, src: source };
  const url = readUrl(source.startsWith("//") ? `https:${source}` : source);
  if (url === null || (url.protocol !== "http:" && url.protocol !== "https:")) return others;
  return { ...others, "data-remote-src": url.href };
}

/** A picture that leads nowhere and says nothing would only be shown as broken. */
function isEmptyImage(attributes: Attributes): boolean {
  return !attributes.src && !attributes["data-remote-src"] && !attributes.alt;
}

/** A cid address is percent-encoded (RFC 2392), though many mailers forget. */
function decodeContentId(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a bare percent sign: the id is meant literally
  }
}

/** An absolute URL as a browser would read it, or null: relative ones have no meaning in a mail. */
function readUrl(text: string | undefined): URL | null {
  if (text === undefined || text.length > 8_000) return null;
  const trimmed = text.replace(/[\p{Cc}]+/gu, "").trim();
  return /^[a-z][a-z0-9+.-]{0,20}:/i.test(trimmed) ? URL.parse(trimmed) : null;
}
