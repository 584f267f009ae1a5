import { z } from "zod";

const mailServerUse = z.enum(["imap", "pop3", "smtp"]);
export type MailServerUse = z.output<typeof mailServerUse>;

/** A server that the mailbox of an address is probably at, and how anybody came to think so. */
const mailServerCandidate = z.object({
  use: mailServerUse,
  host: z.string(),
  port: z.number(),
  security: z.enum(["TLS", "STARTTLS", "NONE"]),
  username: z.string(),
  /** How one signs in there; null: nobody said. */
  signIn: z.enum(["oauth", "password"]).nullable(),
  /** Id of the provider whose server it is; null: of none that is known. */
  provider: z.string().nullable(),
  /** Where it comes from, in words: "SRV record of example.com". */
  source: z.string(),
  /** The host lies outside the address's domain and belongs to no known provider: to be looked at. */
  isOutside: z.boolean(),
});
export type MailServerCandidate = z.output<typeof mailServerCandidate>;

/** What a source tells; the rest is the same for all sources. */
export type FoundServer = Omit<MailServerCandidate, "provider" | "isOutside">;

/** What was found for an address, best first for each use. */
export const mailDiscovery = z.object({
  address: z.string(),
  /** Id of the provider that the mailbox is at; null: of none that is known. */
  provider: z.string().nullable(),
  candidates: z.array(mailServerCandidate),
  /** What was left out and why, in words. */
  notes: z.array(z.string()),
});
export type MailDiscovery = z.output<typeof mailDiscovery>;
