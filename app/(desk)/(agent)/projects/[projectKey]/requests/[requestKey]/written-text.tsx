import { MailFrame } from "@/app/_ui/mail-frame.client.tsx";

const inlineImage = /\ssrc="(\/api\/v1\/attachments\/[0-9a-f-]{36}\/content\?inline=1)"/gi;

/** Text as it was written: HTML in its sandboxed frame, otherwise plain text with its line breaks. */
export function WrittenText({ text, html, title }: { text: string; html: string | null; title: string }) {
  if (html === null) {
    return <p className="max-w-prose break-words whitespace-pre-wrap">{text}</p>;
  }
  const images = [...html.matchAll(inlineImage)].flatMap(([, url]) => (url ? [{ source: url, url }] : []));
  return <MailFrame html={html} title={title} inlineImages={images} />;
}
