import { isAddress } from "./mailbox.ts";

/** The address without what stands behind a plus ("support+eu@desk.example" is "support@desk.example"), RFC 5233. */
export function withoutTag(address: string): string {
  if (!isAddress(address)) return address;
  const at = address.lastIndexOf("@");
  const plus = address.indexOf("+");
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address;
}
