import { z } from "zod";
import { requiredLineInput, textInput } from "@/lib/access/input-text.ts";
import { channelFields } from "@/lib/email-channels/channel-input.ts";
import { mailAddress } from "@/lib/mail-servers/mail-server-input.ts";
import { readingFields } from "@/lib/mail-servers/mailbox-reading.ts";
import { projectKeyInput } from "@/lib/requests/key-input.ts";
import { BulkPolicy, MailHandlerKind } from "@/prisma/generated/enums.ts";

const yesOrNo = z.boolean("Say true or false.");

/** What a person can set at a mail handler. What means nothing to its kind is stored as unset. */
export const mailHandlerFields = readingFields.extend({
  /** What people call it; no two have the same. */
  name: requiredLineInput(100),
  kind: z.enum(MailHandlerKind, "Choose what becomes of a mail."),
  projectKey: projectKeyInput.min(1, "Choose a project."),
  /** Needed by the kinds that open requests. */
  requestTypeId: z.uuid("Choose a request type.").nullable(),
  /** The channel of the project that answers leave by; null: they can not be mailed. */
  replyChannelId: z.uuid("Choose a channel.").nullable(),
  stripQuotes: yesOrNo,
  catchAddresses: z.array(mailAddress).max(50, "At most 50 addresses can be caught."),
  bulkPolicy: z.enum(BulkPolicy, "Choose what becomes of bulk mail."),
  forwardTo: mailAddress.nullable(),
  createUsers: yesOrNo,
  notifyUsers: yesOrNo,
  ccAssignee: yesOrNo,
  ccParticipants: yesOrNo,
  /** Stands for senders without an account, where none is made for them, and for mail that names no sender. */
  defaultReporterId: z.uuid("Choose a person.").nullable(),
  /** Regular expression of COMMENT_BEFORE_MARKER. */
  markerPattern: textInput(500).nullable(),
  begin: channelFields.shape.begin,
  pollIntervalSeconds: channelFields.shape.pollIntervalSeconds,
});
export type MailHandlerFields = z.output<typeof mailHandlerFields>;

const { shape } = mailHandlerFields;

/** A handler that is not there yet: what is left out has its usual value. */
export const newMailHandlerFields = mailHandlerFields.extend({
  requestTypeId: shape.requestTypeId.default(null),
  replyChannelId: shape.replyChannelId.default(null),
  stripQuotes: shape.stripQuotes.default(false),
  catchAddresses: shape.catchAddresses.default([]),
  bulkPolicy: shape.bulkPolicy.default("IGNORE"),
  forwardTo: shape.forwardTo.default(null),
  createUsers: shape.createUsers.default(true),
  notifyUsers: shape.notifyUsers.default(false),
  ccAssignee: shape.ccAssignee.default(false),
  ccParticipants: shape.ccParticipants.default(false),
  defaultReporterId: shape.defaultReporterId.default(null),
  markerPattern: shape.markerPattern.default(null),
  folder: shape.folder.optional(),
  afterProcessing: shape.afterProcessing.optional(),
  moveToFolder: shape.moveToFolder.optional(),
  begin: shape.begin.default("now"),
  pollIntervalSeconds: shape.pollIntervalSeconds.default(60),
});

export const handlerId = z.uuid();
export const handlerReference = z.object({ handlerId });
