import { domainToASCII } from "node:url";
import { addressParser, decodeWords } from "postal-mime";
import { cleanLine } from "./clean-text.ts";

/** A person or list as RFC 5322 §3.4 writes it. `name` is decoded and may be empty; `address` is normalised. */
export type Mailbox = { name: string; address: string };

const maxAddressLength = 320; // 64 + "@" + 255, RFC 3696 erratum 1690 and RFC 5321 §4.5.3.1
const maxNameLength = 300;
const maxHeaderCharacters = 500_000;

/**
 * The form in which addresses are stored and compared: trimmed, lower-cased, domain in ASCII (RFC 5891).
 * The local part keeps everything else (dots, plus tags), because only its owner knows what they mean.
 */
export function normalizeAddress(address: string): string {
  const text = cleanLine(address).toLowerCase();
  const at = text.lastIndexOf("@");
  if (at < 1) return text;
  const domain = text.slice(at + 1).replace(/\.$/, "");
  const ascii = domain.startsWith("[") ? domain : domainToASCII(domain);
  return `${text.slice(0, at)}@${ascii === "" ? domain : ascii}`;
}

/** True for one bare address that mail can be sent to: `local@domain`, no display name, no brackets. */
export function isAddress(text: string): boolean {
  if (text.length > maxAddressLength || text !== text.trim()) return false;
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at);
  if (at < 1 || Buffer.byteLength(local) > 64 || !isLocalPart(local)) return false;
  const domain = domainToASCII(text.slice(at + 1));
  if (domain === "" || domain.length > 253) return false;
  return domain.split(".").every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label));
}

function isLocalPart(local: string): boolean {
  if (local.startsWith('"')) return /^"[^"\\\r\n\0]{1,62}"$/.test(local);
  if (local.startsWith(".") || local.endsWith(".") || local.includes("..")) return false;
  return /^[^\s"(),:;<>@[\\\]\p{Cc}]+$/u.test(local);
}

/**
 * Reads an address header, groups flattened, names decoded (RFC 2047). Entries without an address are left out;
 * an address that breaks the grammar is kept as it stands, so that a reader sees what was sent.
 */
export function parseMailboxList(header: string): Mailbox[] {
  const found: Mailbox[] = [];
  const text = header.slice(0, maxHeaderCharacters);
  // The parser's time grows with the square of the number of groups, and nobody writes to so many.
  const isGroupStorm = text.split(":", 301).length > 300;
  for (const entry of addressParser(isGroupStorm ? text.replaceAll(":", " ") : text, { flatten: true })) {
    if (entry.address === undefined || entry.address.trim() === "") continue;
    found.push(asMailbox(entry.name, entry.address));
  }
  return found;
}

function asMailbox(name: string, address: string): Mailbox {
  const decoded = cleanLine(name.includes("=?") ? decodeWords(name) : name).replace(/^(['"])(.*)\1$/, "$2");
  return {
    name: decoded.slice(0, maxNameLength),
    address: normalizeAddress(address).slice(0, maxAddressLength),
  };
}

/** Writes `Name <address>` for people to read; the name is quoted when it holds specials (RFC 5322 §3.2.3). */
export function formatMailbox(mailbox: Mailbox): string {
  const name = cleanLine(mailbox.name);
  if (name === "") return mailbox.address;
  const quoted = /[()<>[\]:;@\\,."]/.test(name) ? `"${name.replace(/["\\]/g, "\\$&")}"` : name;
  return `${quoted} <${mailbox.address}>`;
}
