import { z } from "zod";
import { lineInput, requiredLineInput } from "@/lib/access/input-text.ts";
import { incomingServerInput, mailAddress, mailServerInput } from "@/lib/mail-servers/mail-server-input.ts";
import { readingFields } from "@/lib/mail-servers/mailbox-reading.ts";

const beginMessage = 'Choose "now", "everything", or a day such as 2026-01-31.';

/** "now", "everything", or since a day or moment (RFC 3339); a day begins at midnight UTC. */
const begin = z.union(
  [z.literal(["now", "everything"]), z.iso.date(), z.iso.datetime({ offset: true })],
  beginMessage,
);
export type Begin = z.output<typeof begin>;

/** What a person can set at a channel. */
export const channelFields = readingFields.extend({
  /** The address that customers write to. */
  address: mailAddress,
  /** Name beside the address in answers. */
  displayName: requiredLineInput(200),
  requestTypeId: z.uuid("Choose a request type."),
  incoming: incomingServerInput,
  outgoing: mailServerInput,
  /** Which mail that is already in the mailbox is taken in. */
  begin,
  pollIntervalSeconds: z
    .number("Enter the seconds between two looks into the mailbox.")
    .int("Enter whole seconds.")
    .min(10, "At least 10 seconds lie between two looks into the mailbox.")
    .max(86_400, "At most a day (86,400 seconds) lies between two looks into the mailbox."),
});

/** A project's key as an address names it; case does not matter. */
export const projectKey = lineInput(10).toUpperCase();
export const channelId = z.uuid();
