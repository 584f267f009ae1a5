// Labels that mailers write and the WHATWG Encoding Standard (which TextDecoder follows) does not list.
const aliases = new Map([
  ["utf8mb4", "utf-8"],
  ["cp65001", "utf-8"],
  ["cp932", "shift_jis"],
  ["cp936", "gbk"],
  ["cp949", "euc-kr"],
  ["cp950", "big5"],
  ["cp874", "windows-874"],
  ["cp51932", "euc-jp"],
  ["cp50220", "iso-2022-jp"],
  ["cp50221", "iso-2022-jp"],
  ["iso-2022-jp-1", "iso-2022-jp"],
  ["iso-2022-jp-2", "iso-2022-jp"],
  ["iso-2022-jp-ms", "iso-2022-jp"],
  ["eucjp", "euc-jp"],
  ["euckr", "euc-kr"],
  ["uhc", "euc-kr"],
  ["gb2312", "gb18030"],
  ["gbk", "gb18030"],
]);

/** Single-byte labels that are set by habit: text under them that is valid UTF-8 with multi-byte characters is UTF-8. */
const habitual = new Set(["windows-1252", "windows-1250", "iso-8859-2", "iso-8859-15", "windows-1254"]);

function decoderFor(label: string): TextDecoder | null {
  const plain = label
    .trim()
    .toLowerCase()
    .replace(/^["']|["']$/g, "");
  const unprefixed = plain.replace(/^(?:x-ms-|x-|cs)/, "").replace(/^(?:windows|ms|ibm)-?(?=\d{3,5}$)/, "cp");
  for (const candidate of [
    aliases.get(plain),
    plain,
    aliases.get(unprefixed),
    unprefixed.replace(/_/g, "-"),
  ]) {
    if (candidate === undefined || candidate.length > 40) continue;
    try {
      return new TextDecoder(candidate);
    } catch {
      // not a label of the standard: the next spelling is tried, and in the end the bytes themselves decide
    }
  }
  return null;
}

function asUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return null; // not UTF-8, which is an answer
  }
}

function hasHighByte(bytes: Uint8Array): boolean {
  for (const byte of bytes) if (byte > 0x7f) return true;
  return false;
}

/** ISO-2022-JP is 7 bit and announces itself: ESC $ B, ESC $ @ or ESC ( J. */
function looksLikeIso2022Jp(bytes: Uint8Array): boolean {
  for (let at = bytes.indexOf(0x1b); at >= 0 && at + 2 < bytes.length; at = bytes.indexOf(0x1b, at + 1)) {
    const [, second, third] = bytes.subarray(at, at + 3);
    if (second === 0x24 && (third === 0x42 || third === 0x40)) return true;
    if (second === 0x28 && third === 0x4a) return true;
  }
  return false;
}

/**
 * Decodes bytes by their label, and by what they are where the label is missing, unknown or plainly wrong.
 * Never throws: undecodable bytes become U+FFFD.
 */
export function decodeCharset(bytes: Uint8Array, label: string | undefined): string {
  const decoder = label === undefined ? null : decoderFor(label);
  const encoding = decoder?.encoding ?? "utf-8";
  if (encoding.startsWith("utf-16"))
    return bytes.includes(0) && decoder !== null ? decoder.decode(bytes) : decodeCharset(bytes, undefined);
  if (encoding !== "utf-8" && !habitual.has(encoding)) return decoder === null ? "" : decoder.decode(bytes);
  if (looksLikeIso2022Jp(bytes)) return new TextDecoder("iso-2022-jp").decode(bytes);
  if (encoding === "utf-8" || hasHighByte(bytes)) {
    const text = asUtf8(bytes);
    // Control characters of the range 80 to 9F are what windows-1252 letters look like when read as UTF-8.
    if (text !== null && (encoding === "utf-8" || !/[\u0080-\u009f]/.test(text))) return text;
  }
  if (decoder !== null && encoding !== "utf-8") return decoder.decode(bytes);
  return decodeBroken(bytes);
}

/** Decodes bytes that carry no label of their own: UTF-8 when they are, else by what their surroundings say. */
export function decodeUnlabelled(bytes: Uint8Array, likely: string | undefined): string {
  return asUtf8(bytes) ?? decodeCharset(bytes, likely);
}

/** Bytes labelled UTF-8 (or not at all) that are not: mostly UTF-8 with damage, or else the western default. */
function decodeBroken(bytes: Uint8Array): string {
  const text = new TextDecoder("utf-8").decode(bytes);
  let damaged = 0;
  let whole = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === 0xfffd) damaged++;
    else if (code > 0x7f) whole++;
  }
  return damaged <= whole / 4 ? text : new TextDecoder("windows-1252").decode(bytes);
}
