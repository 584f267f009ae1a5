import { z } from "zod";
import { channelFields } from "@/lib/email-channels/channel-input.ts";
import { incomingServerInput, mailServerInput } from "@/lib/mail-servers/mail-server-input.ts";

export const setupId = z.uuid();

/** The outgoing server; without user name and authentication it is signed in to as the incoming one. */
const outgoing = mailServerInput.extend({
  username: mailServerInput.shape.username.optional(),
  authentication: mailServerInput.shape.authentication.optional(),
});

export type OutgoingInput = z.output<typeof outgoing>;

/** What a person can set while a channel is being set up; what is left out stays. */
export const setupFields = z
  .object({
    /** Id of a provider, or null when an integration stands for it. */
    provider: z.string().max(50).nullable(),
    integrationId: z.uuid("Choose an integration.").nullable(),
    ...channelFields.shape,
    incoming: incomingServerInput,
    outgoing,
    isRoundTripSkipped: z.boolean("Say true or false."),
  })
  .partial();
