/**
 * A piece of HTML source: `html.slice(start, end)`. Names are lower-case; for a text token the name is "".
 * `attributes` is the source between the tag's name and its ">".
 */
export type HtmlToken = {
  kind: "text" | "open" | "close" | "other";
  name: string;
  attributes: string;
  start: number;
  end: number;
};

// Their content is text up to their own end tag, whatever it looks like (WHATWG HTML §13.2.5).
const rawText = new Set([
  "script",
  "style",
  "textarea",
  "title",
  "xmp",
  "iframe",
  "noembed",
  "noframes",
  "noscript",
]);

export const voidElements = new Set([
  ..."area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr".split(
    " ",
  ),
]);

// Their end tag may be left out, so that open ones do not mean depth.
const impliedEnd = new Set(
  "p li dt dd tr td th thead tbody tfoot option optgroup colgroup html head body".split(" "),
);

/**
 * Splits HTML into tags, text and the rest (comments, declarations) in linear time, as browsers find them. It says
 * where things are; what may be shown is decided elsewhere, by a parser that rebuilds the page.
 */
export function* htmlTokens(html: string): Generator<HtmlToken> {
  const lower = new LowerCaseSearch(html);
  let at = 0;
  let textStart = 0;
  const textUpTo = (end: number): HtmlToken | null =>
    end > textStart ? { kind: "text", name: "", attributes: "", start: textStart, end } : null;
  while (at < html.length) {
    const start = html.indexOf("<", at);
    if (start < 0) break;
    const token = readMarkup(html, start);
    if (token === null) {
      at = start + 1;
      continue;
    }
    const before = textUpTo(start);
    if (before !== null) yield before;
    yield token;
    at = token.end;
    textStart = at;
    if (token.kind === "open" && rawText.has(token.name)) {
      at = lower.indexOfEndTag(token.name, at);
      const content = textUpTo(at);
      if (content !== null) yield { ...content, kind: "other", name: token.name };
      textStart = at;
    }
  }
  const rest = textUpTo(html.length);
  if (rest !== null) yield rest;
}

/** Finds end tags of raw text elements; remembers a miss, so that each name is missed once. */
class LowerCaseSearch {
  readonly #html: string;
  readonly #missing = new Set<string>();

  constructor(html: string) {
    this.#html = html;
  }

  indexOfEndTag(name: string, from: number): number {
    if (this.#missing.has(name)) return this.#html.length;
    const pattern = new RegExp(`</${name}(?=[\\s/>]|$)`, "gi");
    pattern.lastIndex = from;
    const found = pattern.exec(this.#html);
    if (found === null) this.#missing.add(name);
    return found?.index ?? this.#html.length;
  }
}

function readMarkup(html: string, start: number): HtmlToken | null {
  const second = html.charCodeAt(start + 1);
  if (second === 0x21 || second === 0x3f) return readDeclaration(html, start);
  const isClosing = second === 0x2f;
  let at = start + (isClosing ? 2 : 1);
  const nameStart = at;
  if (!isLetter(html.charCodeAt(at))) return null;
  while (at < html.length && at - nameStart < 60 && isNameCharacter(html.charCodeAt(at))) at++;
  const name = html.slice(nameStart, at).toLowerCase();
  const end = tagEnd(html, at);
  const attributes = html.slice(at, html.charCodeAt(end - 1) === 0x3e ? end - 1 : end);
  return { kind: isClosing ? "close" : "open", name, attributes, start, end };
}

function readDeclaration(html: string, start: number): HtmlToken {
  const isComment = html.startsWith("<!--", start);
  const close = isComment ? html.indexOf("-->", start + 2) : html.indexOf(">", start);
  const end = close < 0 ? html.length : close + (isComment ? 3 : 1);
  return { kind: "other", name: "!", attributes: "", start, end };
}

/** The index after the ">" that ends a tag; quoted attribute values may hold ">". A tag without end takes the rest. */
function tagEnd(html: string, from: number): number {
  let quote = 0;
  let previous = 0;
  for (let at = from; at < html.length; at++) {
    const code = html.charCodeAt(at);
    if (quote !== 0) {
      if (code === quote) quote = 0;
    } else if (code === 0x3e) return at + 1;
    else if ((code === 0x22 || code === 0x27) && previous === 0x3d) quote = code;
    if (code > 0x20) previous = code;
  }
  return html.length;
}

function isLetter(code: number): boolean {
  return (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a);
}

function isNameCharacter(code: number): boolean {
  return code > 0x20 && code !== 0x2f && code !== 0x3e && code !== 0x3c;
}

/** The value of one attribute of a tag's source, quotes removed, entities left; "" when it is absent. */
export function attributeValue(attributes: string, name: string): string {
  const pattern = new RegExp(
    `(?:^|[\\s"'/])${name}\\s{0,5}=\\s{0,5}(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`,
    "i",
  );
  const match = pattern.exec(attributes.slice(0, 5_000));
  return match?.[1] ?? match?.[2] ?? match?.[3] ?? "";
}

/**
 * The same HTML with bounded length, nesting, quotes within quotes and number of tags: tags that lie deeper, or
 * come later, are left out and their text stays. Comments, declarations and elements of raw text (script, style,
 * title, …) are left out whole, and a "<" that begins no tag is escaped, so that parsers behind this one can not
 * disagree about what is text. Converters and sanitizers take time that grows with depth; this keeps them linear.
 */
export function boundedHtml(
  html: string,
  limits: { characters: number; depth: number; tags: number; quotes: number },
): string {
  const pieces: string[] = [];
  const open: string[] = [];
  let tags = 0;
  let quotes = 0;
  for (const token of htmlTokens(html.slice(0, limits.characters).toWellFormed())) {
    if (token.kind === "other" || rawText.has(token.name)) continue;
    if (token.kind === "text") {
      pieces.push(html.slice(token.start, token.end).replaceAll("<", "&lt;"));
      continue;
    }
    if (token.kind === "open" && !voidElements.has(token.name) && !impliedEnd.has(token.name)) {
      if (open.length >= limits.depth) continue;
      if (token.name === "blockquote") {
        if (quotes >= limits.quotes) continue;
        quotes++;
      }
      open.push(token.name);
    } else if (token.kind === "close" && !impliedEnd.has(token.name)) {
      const position = open.lastIndexOf(token.name);
      if (position < 0) continue;
      for (const name of open.splice(position)) if (name === "blockquote") quotes--;
    }
    if (++tags > limits.tags) continue;
    pieces.push(html.slice(token.start, token.end));
  }
  return pieces.join("");
}
