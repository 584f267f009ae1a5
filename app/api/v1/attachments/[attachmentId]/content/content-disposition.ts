/**
 * A Content-Disposition header (RFC 6266) for any file name: an ASCII stand-in for old readers and the real name in
 * the encoding of RFC 8187. Nothing in the name can end the header or the quotes.
 */
export function contentDisposition(disposition: "attachment" | "inline", filename: string): string {
  const wellFormed = filename.toWellFormed();
  const standIn = wellFormed.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(wellFormed).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${disposition}; filename="${standIn}"; filename*=UTF-8''${encoded}`;
}
