import { cleanLine } from "./clean-text.ts";

const maxFilenameLength = 150;

const extensions = new Map([
  ["text/plain", "txt"],
  ["text/html", "html"],
  ["text/csv", "csv"],
  ["text/calendar", "ics"],
  ["application/ics", "ics"],
  ["text/vcard", "vcf"],
  ["text/x-vcard", "vcf"],
  ["text/rfc822-headers", "txt"],
  ["message/rfc822", "eml"],
  ["message/delivery-status", "txt"],
  ["message/disposition-notification", "txt"],
  ["application/pdf", "pdf"],
  ["application/zip", "zip"],
  ["application/json", "json"],
  ["application/pkcs7-signature", "p7s"],
  ["application/pgp-signature", "asc"],
  ["application/ms-tnef", "dat"],
  ["image/png", "png"],
  ["image/jpeg", "jpg"],
  ["image/gif", "gif"],
  ["image/webp", "webp"],
  ["image/svg+xml", "svg"],
  ["image/bmp", "bmp"],
  ["image/tiff", "tiff"],
  ["audio/mpeg", "mp3"],
  ["audio/wav", "wav"],
  ["video/mp4", "mp4"],
]);

/**
 * A file name that is safe to store, show and offer for download: the last path segment only, no control or
 * direction-changing characters, none of the characters that file systems refuse, at most 150 characters with
 * the extension kept. A missing name is made from the type and the attachment's position (counted from 1).
 */
export function safeFilename(sent: string | undefined, contentType: string, position: number): string {
  const lastSegment =
    cleanLine(sent ?? "")
      .slice(0, 4_000)
      .split(/[\\/]/)
      .at(-1) ?? "";
  const name = lastSegment.replace(/[<>:"|?*]/g, "_").replace(/^[.\s]+|[.\s]+$/g, "");
  if (name === "") return `attachment-${position}.${extensions.get(contentType) ?? "bin"}`;
  if (name.length <= maxFilenameLength) return name;
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 && name.length - dot <= 12 ? name.slice(dot) : "";
  return `${name.slice(0, maxFilenameLength - extension.length).toWellFormed()}${extension}`;
}
