type InlinePart = { readonly id: string; readonly contentId: string | null };

/** Address of a file's bytes; inline images ask to be shown and not saved. */
function inlineAddress(attachmentId: string): string {
  return `/api/v1/attachments/${attachmentId}/content?inline=1`;
}

/**
 * Points the images of stored safe HTML that name a part of their mail (`cid:`, RFC 2392) to that part's address.
 * Those that name no known part stay as they are and show nothing.
 *
 * @param parts the files of the same message; the first with a Content-ID wins
 */
export function withInlineImages(html: string, parts: readonly InlinePart[]): string {
  return html.replace(/(\ssrc=")cid:([^"]*)(")/gi, (whole, before: string, cid: string, after: string) => {
    const contentId = decodeCid(cid);
    const part = parts.find((candidate) => candidate.contentId === contentId);
    return part ? `${before}${inlineAddress(part.id)}${after}` : whole;
  });
}

/** A Content-ID stands percent-encoded in its URL (RFC 2392), and escaped in the attribute. */
function decodeCid(cid: string): string {
  const text = cid.replaceAll("&amp;", "&").replaceAll("&#39;", "'").replaceAll("&quot;", '"');
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone percent sign: the sender did not encode it.
    return text;
  }
}
