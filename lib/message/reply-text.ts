import { splitReplyHtml } from "./reply-html.ts";
import { splitReplyLines } from "./reply-lines.ts";

/** The two halves of a reply. Joined in order they hold everything that was sent. */
export type SplitReply = {
  newText: string;
  foldedText: string;
  newHtml: string | null;
  foldedHtml: string | null;
};

/**
 * Parts what the writer of a reply wrote from what their program quoted, and from their signature. In HTML by the
 * structure that mail programs leave, in text by quote marks and by the lines that introduce a quote. Answers
 * written between quoted lines stay, with the quotes that they answer. Nothing is deleted: what is folded is
 * returned; when nothing new would remain, nothing is folded.
 */
export function splitReply(message: { text: string; html: string | null }): SplitReply {
  const text = splitReplyLines(message.text);
  const html = message.html === null ? null : splitReplyHtml(message.html);
  return {
    newText: text.kept,
    foldedText: text.folded,
    newHtml: html?.kept ?? null,
    foldedHtml: html === null || html.folded === "" ? null : html.folded,
  };
}
