import { createHash } from "node:crypto";
import { MAIL_FRAME_STYLE } from "@/app/_ui/mail-frame-document.ts";

/** CSP Level 3 source expression for the one inline stylesheet that has no nonce: that of mail frames. */
const mailFrameStyleHash = `'sha256-${createHash("sha256").update(MAIL_FRAME_STYLE).digest("base64")}'`;

/**
 * The Content-Security-Policy of a page. Scripts run by nonce only. `style-src-attr` allows style attributes because
 * React Aria positions its overlays with them; style elements need the nonce. Mail frames (srcdoc) inherit this policy:
 * it is why no remote picture of a mail ever loads.
 *
 * @param nonce base64, new for each response
 * @param isDevelopment React's development build uses eval, and Next's hot reload a socket and style elements without nonce
 */
export function pagePolicy(nonce: string, isDevelopment: boolean): string {
  const styleElements = isDevelopment
    ? "style-src-elem 'self' 'unsafe-inline'"
    : `style-src-elem 'self' 'nonce-${nonce}' ${mailFrameStyleHash}`;
  return [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
    "style-src 'self'",
    styleElements,
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "frame-src 'self'",
    "manifest-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "object-src 'none'",
  ].join("; ");
}

/** The policy of answers that are data: should one ever be opened as a page, it can do nothing. */
export const dataPolicy = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
