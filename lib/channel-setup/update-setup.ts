import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requireFaultlessChannel } from "@/lib/email-channels/channel-faults.ts";
import type { MailServerInput } from "@/lib/mail-servers/mail-server-input.ts";
import { readingOf } from "@/lib/mail-servers/mailbox-reading.ts";
import { database } from "@/lib/platform/database.ts";
import { followAddress } from "./follow-address.ts";
import { incomingChange, outgoingChange, ownSignIn } from "./server-changes.ts";
import type { SetupChoices } from "./setup-choices.ts";
import { type OutgoingInput, setupFields, setupId } from "./setup-input.ts";
import { changeSetup, openSetup, type SetupChange, type SetupRecord } from "./setup-record.ts";
import { incomingOf, knownChannel } from "./setup-servers.ts";
import type { SetupView } from "./setup-view.ts";
import { viewOfSetup } from "./setup-view.ts";
import { type StepDrafts, stepDrafts } from "./step-drafts.ts";

export const updateSetupInput = setupFields.extend({
  setupId,
  /** What stands in the fields of a step that is not saved yet; nothing of it is checked. */
  drafts: stepDrafts.optional(),
});
type UpdateSetupInput = z.output<typeof updateSetupInput>;

/**
 * Keeps what was typed in a step. A password is kept when none is given, as long as host and user name stay. With another
 * server what was tested counts no more, and the folder is chosen again.
 *
 * @throws Problem `not-found`, `forbidden`, `setup-finished`, or `invalid-input` with every fault by field path
 */
export async function updateSetup(actor: Actor, input: UpdateSetupInput): Promise<SetupView> {
  const setup = await openSetup(actor, input.setupId);
  const { outgoing, ...rest } = input;
  const wish = { ...rest, ...(outgoing && { outgoing: withSignIn(outgoing, setup, input) }) };
  await requireFaultlessChannel(database(), actor, setup.projectId, wish, knownChannel(setup));
  return viewOfSetup(await changeSetup(setup.id, (now) => changeOf(now, input)));
}

/** The outgoing server with the sign-in that counts: its own, or that of incoming mail. */
function withSignIn(
  outgoing: OutgoingInput,
  setup: SetupRecord,
  { incoming }: UpdateSetupInput,
): MailServerInput {
  const { username, authentication, ...place } = outgoing;
  const own = ownSignIn(outgoing);
  if (own) return { ...place, ...own };
  const shared = incoming ?? incomingOf(setup);
  return { ...place, username: username ?? shared.username, authentication: shared.authentication };
}

function changeOf(setup: SetupRecord, input: UpdateSetupInput): SetupChange {
  const incoming = incomingChange(setup, input.incoming);
  const outgoing = outgoingChange(setup, input.outgoing);
  const isOtherAddress = input.address !== undefined && input.address !== setup.choices.address;
  const followed = input.address === undefined ? {} : followAddress(setup, input.address, input);
  const servers = { ...followed.choices, ...incoming.choices, ...outgoing.choices };
  const reading = readingChange({ ...setup, choices: { ...setup.choices, ...servers } }, input);
  const isOtherFolder = reading.folder !== undefined && reading.folder !== setup.choices.folder;
  const startsAnew = incoming.isOther || outgoing.isOther || isOtherAddress || isOtherFolder;
  return {
    choices: {
      ...(startsAnew && { isRoundTripSkipped: false }),
      ...plainChange(input),
      ...(isOtherAddress && { discovery: null }),
      ...servers,
      ...reading,
      drafts: draftsAfter(setup, input, { isOtherAddress, isOtherIncoming: incoming.isOther }),
    },
    columns: { ...followed.columns, ...incoming.columns, ...outgoing.columns },
    ...(startsAnew && { roundTrip: null }),
  };
}

/** A step that is saved has no draft any more, and what was typed for another mailbox is no use. */
function draftsAfter(
  { choices }: SetupRecord,
  input: UpdateSetupInput,
  { isOtherAddress, isOtherIncoming }: { isOtherAddress: boolean; isOtherIncoming: boolean },
): StepDrafts {
  const { provider, connect, folder, outgoing } = choices.drafts;
  const isProviderSaved = input.provider !== undefined || isOtherAddress;
  return {
    ...(provider && !isProviderSaved && { provider }),
    ...(connect && !input.incoming && !isOtherAddress && { connect }),
    ...(folder && !isFolderSaved(input) && !isOtherIncoming && { folder }),
    ...(outgoing && !input.outgoing && !isOtherAddress && { outgoing }),
    ...input.drafts,
  };
}

/** What is kept as it was typed. */
function plainChange(input: UpdateSetupInput): Partial<SetupChoices> {
  const { provider, integrationId, address, displayName, requestTypeId } = input;
  const { begin, pollIntervalSeconds, isRoundTripSkipped } = input;
  return {
    ...(provider !== undefined && { provider }),
    ...(integrationId !== undefined && { integrationId }),
    ...(address !== undefined && { address }),
    ...(displayName !== undefined && { displayName }),
    ...(requestTypeId !== undefined && { requestTypeId }),
    ...(begin !== undefined && { begin }),
    ...(pollIntervalSeconds !== undefined && { pollIntervalSeconds }),
    ...(isRoundTripSkipped !== undefined && { isRoundTripSkipped }),
  };
}

/** Folder and what happens there, as this protocol can do it. */
function readingChange(setup: SetupRecord, input: UpdateSetupInput): Partial<SetupChoices> {
  if (!isFolderSaved(input)) return {};
  const protocol = input.incoming?.protocol ?? setup.choices.incoming?.protocol ?? "IMAP";
  const reading = readingOf(protocol, input, knownChannel(setup).mailbox);
  return { ...reading, isFolderChosen: true };
}

function isFolderSaved({ folder, afterProcessing, moveToFolder }: UpdateSetupInput): boolean {
  return folder !== undefined || afterProcessing !== undefined || moveToFolder !== undefined;
}
