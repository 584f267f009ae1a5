import { withoutTag } from "@/lib/message/address-tag.ts";

/**
 * Whether a handler takes a mail: one of its addresses is among those that the mail went to, with or without a tag
 * ("support+eu@desk.example" is caught by "support@desk.example"). Without addresses it takes every mail.
 *
 * @param facts.recipients of To, Cc, Bcc, Delivered-To, X-Original-To and Envelope-To, in any spelling
 */
export function catches(
  catchAddresses: readonly string[],
  facts: { readonly recipients: readonly string[] },
): boolean {
  if (catchAddresses.length === 0) return true;
  const wanted = new Set(catchAddresses.map((address) => address.trim().toLowerCase()));
  return facts.recipients.some((recipient) => {
    const address = recipient.trim().toLowerCase();
    return wanted.has(address) || wanted.has(withoutTag(address));
  });
}
