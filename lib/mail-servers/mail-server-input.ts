import { isIP } from "node:net";
import { z } from "zod";
import { isAddress, normalizeAddress } from "@/lib/message/mailbox.ts";
import { incomingProtocol } from "./mailbox-reading.ts";

const hostName =
  /^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?)*$/;

function isHost(text: string): boolean {
  return isIP(text.replace(/^\[|\]$/g, "")) !== 0 || hostName.test(text);
}

/** Lower case, without the final dot; "mail.example.com" or an IP address, no scheme and no port. */
const host = z
  .string("Enter the name of the server.")
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/\.$/, ""))
  .refine(
    isHost,
    "Enter only the name of the server, such as mail.example.com: no https://, no port, no path.",
  );

const port = z
  .number("Enter the port as a number.")
  .int("Enter the port as a whole number.")
  .min(1, "A port is between 1 and 65535.")
  .max(65_535, "A port is between 1 and 65535.");

const username = z
  .string("Enter the user name.")
  .trim()
  .min(1, "Enter the user name; for most servers it is the e-mail address.")
  .max(320, "A user name has at most 320 characters.")
  .refine((text) => !/\p{Cc}/u.test(text), "The user name holds control characters: type it again.");

const password = z
  .string("Enter the password.")
  .min(1, "Enter the password.")
  .max(1024, "A password has at most 1,024 characters.")
  .refine((text) => !/[\0\r\n]/.test(text), "The password holds a line break: type it again.");

/** An e-mail address in the form in which addresses are stored and compared. */
export const mailAddress = z
  .string("Enter an e-mail address.")
  .trim()
  .refine(isAddress, "Enter an e-mail address, such as support@example.com.")
  .transform(normalizeAddress);

const authentication = z.discriminatedUnion(
  "method",
  [
    z.object({
      method: z.literal("password"),
      /** Write-only. Left out: the stored one is kept. */
      password: password.optional(),
    }),
    z.object({
      method: z.literal("oauth"),
      integrationId: z.uuid("Choose an OAuth 2.0 integration."),
      /** The mailbox whose grant signs in. */
      mailboxAddress: mailAddress,
    }),
  ],
  "Choose how to sign in: by password or by an OAuth 2.0 integration.",
);

/** One mail server as somebody typed it, for incoming or outgoing mail. */
export const mailServerInput = z.object(
  {
    host,
    port,
    security: z.enum(["TLS", "STARTTLS", "NONE"], "Choose TLS, STARTTLS or no encryption."),
    username,
    authentication,
    timeoutMs: z
      .number("Enter the time limit in milliseconds.")
      .int("Enter the time limit in whole milliseconds.")
      .min(1_000, "The time limit is at least 1,000 ms.")
      .max(60_000, "The time limit is at most 60,000 ms.")
      .default(10_000),
  },
  "Enter the server.",
);
export type MailServerInput = z.output<typeof mailServerInput>;

/** One that mail is read from. */
export const incomingServerInput = mailServerInput.extend({ protocol: incomingProtocol.default("IMAP") });
export type IncomingServerInput = z.output<typeof incomingServerInput>;
