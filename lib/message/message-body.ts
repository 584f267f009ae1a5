import { decodeCharset } from "./charset.ts";
import { cleanText } from "./clean-text.ts";
import { safeFilename } from "./filename.ts";
import { headerValue } from "./header-block.ts";
import { readStructuredHeader } from "./header-parameters.ts";
import { htmlToPlainText } from "./html-text.ts";
import { parseMessageIds } from "./message-id.ts";
import { type MessageLimits, maxBodyCharacters, requireWithin } from "./message-limits.ts";
import type { MimePart } from "./mime-tree.ts";
import { textToHtml } from "./text-html.ts";
import { decodeTransferEncoding } from "./transfer-encoding.ts";

export type ParsedAttachment = {
  /** safe to store and to offer for download; never empty */
  filename: string;
  /** lower-case, without parameters, as the sender claims */
  contentType: string;
  content: Uint8Array;
  sizeBytes: number;
  /** without angle brackets */
  contentId: string | null;
  /** part of the body (shown by the HTML, or sent to be shown in place) rather than a file of its own */
  inline: boolean;
};

export type MessageBody = { text: string; html: string | null; attachments: ParsedAttachment[] };

/** One stretch of the body: as text, as HTML, or both when the sender offered the choice. */
type Segment = { text: string | null; html: string | null };

type Collected = { segments: Segment[]; attachments: ParsedAttachment[] };

/** Where a part sits: within a related set, and whether the mail has said something before it. */
type Place = { isRelated: boolean; hasBody: () => boolean };

/**
 * Decodes the leaves of a MIME tree and sorts them into body and attachments. Nested messages stay attachments,
 * whole, so that a report or a forwarded mail can be read as it was.
 * @throws MessageTooComplexError when the decoded parts exceed `limits.decodedBytes`
 */
export function readMessageBody(root: MimePart, limits: MessageLimits, problems: Set<string>): MessageBody {
  let decodedBytes = 0;
  let position = 0;

  const decode = (part: MimePart): Uint8Array => {
    const bytes = decodeTransferEncoding(part.body, part.transferEncoding);
    decodedBytes += bytes.length;
    requireWithin(limits, "decodedBytes", decodedBytes);
    return bytes;
  };

  const collect = (part: MimePart, place: Place, into: Collected): void => {
    const type = part.contentType.value;
    if (part.children.length > 0) {
      if (type === "multipart/alternative") collectAlternatives(part, place, into);
      else
        for (const child of part.children)
          collect(child, { ...place, isRelated: type === "multipart/related" || place.isRelated }, into);
      return;
    }
    const disposition = readDisposition(part);
    const bodyKind = bodyKindOf(part, disposition, place.hasBody());
    if (bodyKind === null) {
      position++;
      into.attachments.push(asAttachment(part, disposition, decode(part), position, place.isRelated));
      return;
    }
    const bytes = decode({ ...part, body: part.body.subarray(0, maxBodyCharacters * 4) });
    const text = cleanText(decodeCharset(bytes, charsetOf(part, bytes)));
    const shown = text.length > maxBodyCharacters ? text.slice(0, maxBodyCharacters).toWellFormed() : text;
    if (shown.length < text.length || part.body.length > maxBodyCharacters * 4) problems.add("body-cut");
    into.segments.push(
      bodyKind === "html" ? { text: null, html: shown } : { text: unflow(shown, part), html: null },
    );
  };

  const collectAlternatives = (part: MimePart, place: Place, into: Collected): void => {
    const own: Collected = { segments: [], attachments: into.attachments };
    for (const child of part.children) collect(child, { ...place, hasBody: () => false }, own);
    const texts = own.segments.flatMap((segment) => segment.text ?? []);
    const htmls = own.segments.flatMap((segment) => segment.html ?? []);
    if (texts.length + htmls.length === 0) return;
    into.segments.push({
      text: texts.some((text) => text.trim() !== "") || htmls.length === 0 ? texts.join("\n") : null,
      html: htmls.length > 0 ? htmls.join("\n") : null,
    });
  };

  const found: Collected = { segments: [], attachments: [] };
  collect(root, { isRelated: false, hasBody: () => found.segments.length > 0 }, found);
  return assemble(found);
}

/** The declared charset, or for HTML without one what its own meta element declares (WHATWG HTML §13.2.3.2). */
function charsetOf(part: MimePart, bytes: Uint8Array): string | undefined {
  const declared = part.contentType.parameters.get("charset");
  if (declared !== undefined || part.contentType.value !== "text/html") return declared;
  const start = Buffer.from(bytes.subarray(0, 2_048)).toString("latin1");
  return /<meta[^>]{0,200}charset\s{0,3}=\s{0,3}["']?([\w.:-]{1,40})/i.exec(start)?.[1];
}

type Disposition = { value: string; filename: string | undefined };

/** Content-Disposition (RFC 2183); the name may also stand at Content-Type, as before 1997. */
function readDisposition(part: MimePart): Disposition {
  const typeName = part.contentType.parameters.get("name");
  const { value, parameters } = readStructuredHeader(headerValue(part.headers, "content-disposition") ?? "");
  return { value, filename: parameters.get("filename") ?? parameters.get("name") ?? typeName };
}

/** A text part is body unless it says that it is a file, or has a file's name and comes after the body. */
function bodyKindOf(part: MimePart, disposition: Disposition, hasBody: boolean): "text" | "html" | null {
  const type = part.contentType.value;
  if (disposition.value === "attachment") return null;
  const isFile = disposition.filename !== undefined && disposition.filename !== "" && hasBody;
  if (type === "text/html" || type === "application/xhtml+xml") return isFile ? null : "html";
  const isText = type === "text/plain" || type === "text" || type === "" || type.startsWith("multipart/");
  return isText && !isFile ? "text" : null;
}

function asAttachment(
  part: MimePart,
  disposition: Disposition,
  content: Uint8Array,
  position: number,
  isRelated: boolean,
): ParsedAttachment {
  const type = part.contentType.value;
  const contentType = /^[a-z0-9!#$&^_.+-]{1,80}\/[a-z0-9!#$&^_.+-]{1,80}$/.test(type)
    ? type
    : "application/octet-stream";
  const contentId = parseMessageIds(headerValue(part.headers, "content-id") ?? "")[0] ?? null;
  return {
    filename: safeFilename(disposition.filename, contentType, position),
    contentType,
    content,
    sizeBytes: content.length,
    contentId,
    inline:
      disposition.value === "inline" ||
      (isRelated && contentId !== null && disposition.value !== "attachment"),
  };
}

/** RFC 3676: a line that ends in a blank goes on in the next one. Quote depth keeps lines apart. */
function unflow(text: string, part: MimePart): string {
  if (part.contentType.parameters.get("format")?.toLowerCase() !== "flowed") return text;
  const dropsBlank = part.contentType.parameters.get("delsp")?.toLowerCase() === "yes";
  const paragraphs: { depth: number; pieces: string[]; isOpen: boolean }[] = [];
  for (const line of text.split("\n")) {
    const quote = /^>*/.exec(line)?.[0] ?? "";
    const content = line.slice(quote.length).replace(/^ /, "");
    const isSoft = content.endsWith(" ") && content !== "-- ";
    const piece = isSoft && dropsBlank ? content.slice(0, -1) : content;
    const last = paragraphs.at(-1);
    if (last?.isOpen && last.depth === quote.length && content !== "-- ") {
      last.pieces.push(piece);
      last.isOpen = isSoft;
    } else paragraphs.push({ depth: quote.length, pieces: [piece], isOpen: isSoft });
  }
  return paragraphs
    .map(({ depth, pieces }) => `${depth > 0 ? `${">".repeat(depth)} ` : ""}${pieces.join("")}`)
    .join("\n");
}

function assemble(found: Collected): MessageBody {
  const { segments, attachments } = found;
  const hasHtml = segments.some((segment) => segment.html !== null && segment.html.trim() !== "");
  const html = segments.map((segment) => segment.html ?? textToHtml(segment.text ?? "")).join("\n");
  const text = segments.map((segment) => segment.text ?? htmlToPlainText(segment.html ?? "")).join("\n");
  for (const attachment of attachments) {
    const id = attachment.contentId;
    if (id !== null && (html.includes(`cid:${id}`) || html.includes(`cid:${encodeURIComponent(id)}`)))
      attachment.inline = true;
  }
  return { text: text.trim() === "" ? "" : text, html: hasHtml ? html : null, attachments };
}
