/** Undoes a Content-Transfer-Encoding (RFC 2045 §6). Damage is skipped over, never thrown. */
export function decodeTransferEncoding(body: Uint8Array, encoding: string): Uint8Array {
  if (encoding === "base64") return decodeBase64(body);
  if (encoding === "quoted-printable") return decodeQuotedPrintable(body);
  return body;
}

const sextets = new Uint8Array(256).fill(255);
for (const [value, character] of [
  ..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
].entries()) {
  sextets[character.charCodeAt(0)] = value;
}
const padding = 0x3d;

/** Foreign characters are ignored; "=" ends a group, so that units which were padded one by one stay aligned. */
function decodeBase64(body: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil((body.length * 3) / 4) + 3);
  let length = 0;
  let group = 0;
  let count = 0;
  const flush = () => {
    if (count === 2) out[length++] = group >> 4;
    if (count === 3) {
      out[length++] = group >> 10;
      out[length++] = (group >> 2) & 255;
    }
    group = 0;
    count = 0;
  };
  for (let i = 0; i < body.length; i++) {
    const byte = body[i] ?? 0;
    const value = sextets[byte] ?? 255;
    if (value === 255) {
      if (byte === padding) flush();
      continue;
    }
    group = (group << 6) | value;
    if (++count === 4) {
      out[length++] = group >> 16;
      out[length++] = (group >> 8) & 255;
      out[length++] = group & 255;
      group = 0;
      count = 0;
    }
  }
  flush();
  return out.subarray(0, length);
}

function hexValue(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function decodeQuotedPrintable(body: Uint8Array): Uint8Array {
  const out = new Uint8Array(body.length);
  let length = 0;
  let keep = 0; // trailing blanks of a line are transport padding (§6.7 rule 3): output is cut back to here
  for (let i = 0; i < body.length; i++) {
    const byte = body[i] ?? 0;
    if (byte === padding) {
      const high = hexValue(body[i + 1]);
      const low = hexValue(body[i + 2]);
      if (high >= 0 && low >= 0) {
        out[length++] = high * 16 + low;
        keep = length;
        i += 2;
        continue;
      }
      const next = softBreakEnd(body, i + 1);
      if (next > 0) {
        keep = length;
        i = next - 1;
        continue;
      }
    }
    if (byte === 0x0a || byte === 0x0d) length = keep;
    out[length++] = byte;
    if (byte !== 0x20 && byte !== 0x09) keep = length;
  }
  return out.subarray(0, length);
}

/** The index after "blanks CRLF" from `at`, or 0 when there is no soft line break. Blanks are bounded (76 a line). */
function softBreakEnd(body: Uint8Array, at: number): number {
  let i = at;
  while (i - at < 80 && (body[i] === 0x20 || body[i] === 0x09)) i++;
  if (i >= body.length) return i;
  if (body[i] === 0x0d && body[i + 1] === 0x0a) return i + 2;
  return body[i] === 0x0a || body[i] === 0x0d ? i + 1 : 0;
}
