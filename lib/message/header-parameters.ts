import { decodeWords } from "postal-mime";
import { decodeCharset } from "./charset.ts";

/** A structured header such as Content-Type: the lower-case value and its parameters, lower-case names, decoded. */
export type StructuredHeader = { value: string; parameters: ReadonlyMap<string, string> };

const maxHeaderCharacters = 20_000;
const quotedBlank = "\ue000"; // a blank within quotes is meant: it outlives the trimming of what stands around

/**
 * Reads `value; name=value; name*0*=charset'lang'…` (RFC 2045 §5.1, RFC 2231). The first of doubled parameters
 * counts. Broken quoting, missing semicolons' blanks and raw encoded words (RFC 2047 in quotes) are read as meant.
 */
export function readStructuredHeader(header: string): StructuredHeader {
  const tokens = splitAtSemicolons(header.slice(0, maxHeaderCharacters));
  const pieces = new Map<string, string>();
  for (const token of tokens.slice(1)) {
    const equals = token.text.indexOf("=");
    const name = (equals < 0 ? token.text : token.text.slice(0, equals)).trim().toLowerCase();
    if (name === "" || pieces.has(name)) continue;
    const value = equals < 0 ? "" : token.text.slice(equals + 1).trim();
    pieces.set(name, value.replaceAll(quotedBlank, " "));
  }
  return { value: (tokens[0]?.text ?? "").trim().toLowerCase(), parameters: joinContinuations(pieces) };
}

/** Splits at semicolons outside quotes; removes quotes, their escapes, and comments outside parameter values. */
function splitAtSemicolons(header: string): { text: string }[] {
  const tokens: { text: string }[] = [];
  let text = "";
  let isQuoted = false;
  let comment = 0;
  for (let i = 0; i < header.length; i++) {
    const character = header.charAt(i);
    if (isQuoted) {
      const next = header.charAt(i + 1);
      if (character === "\\" && (next === '"' || next === "\\")) {
        text += next;
        i++;
      } else if (character === '"') isQuoted = false;
      else text += character === " " ? quotedBlank : character;
    } else if (comment > 0) {
      if (character === "(") comment++;
      if (character === ")") comment--;
    } else if (character === '"') isQuoted = true;
    else if (
      character === "(" &&
      (!text.includes("=") || /\s$/.test(text.slice(-1))) &&
      header.indexOf(")", i) > 0
    )
      comment = 1;
    else if (character === ";") {
      tokens.push({ text });
      text = "";
    } else text += character;
  }
  tokens.push({ text });
  return tokens;
}

type Section = { index: number; isEncoded: boolean; value: string };

function joinContinuations(pieces: ReadonlyMap<string, string>): Map<string, string> {
  const parameters = new Map<string, string>();
  const sections = new Map<string, Section[]>();
  for (const [key, value] of pieces) {
    const match = /^([^*]{1,100})(?:\*(\d{1,4}))?(\*)?$/.exec(key);
    const name = match?.[1] ?? key;
    if (match === null || (match[2] === undefined && match[3] === undefined)) {
      parameters.set(name, value.includes("=?") ? decodeWords(value) : value);
      continue;
    }
    const list = sections.get(name) ?? [];
    list.push({ index: Number(match[2] ?? 0), isEncoded: match[3] !== undefined, value });
    sections.set(name, list);
  }
  for (const [name, list] of sections)
    parameters.set(name, decodeSections(list.sort((a, b) => a.index - b.index)));
  return parameters;
}

/** RFC 2231 §4: the first section may begin with charset'language'; encoded and plain sections may be mixed. */
function decodeSections(sections: readonly Section[]): string {
  let charset: string | undefined;
  const bytes: Buffer[] = [];
  for (const [position, section] of sections.entries()) {
    let value = section.value;
    const label = position === 0 && section.isEncoded ? /^([^']{0,40})'[^']{0,40}'/.exec(value) : null;
    if (label !== null) {
      charset = label[1] === "" ? undefined : label[1];
      value = value.slice(label[0].length);
    }
    bytes.push(section.isEncoded ? percentDecode(value) : Buffer.from(value, "utf8"));
  }
  const text = decodeCharset(Buffer.concat(bytes), charset);
  return text.includes("=?") ? decodeWords(text) : text;
}

function percentDecode(value: string): Buffer {
  const source = Buffer.from(value, "utf8");
  const out: number[] = [];
  for (let i = 0; i < source.length; i++) {
    const hex = source[i] === 0x25 ? source.toString("latin1", i + 1, i + 3) : "";
    if (/^[0-9a-f]{2}$/i.test(hex)) {
      out.push(Number.parseInt(hex, 16));
      i += 2;
    } else out.push(source[i] ?? 0);
  }
  return Buffer.from(out);
}
