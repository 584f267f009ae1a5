import { isDeepStrictEqual } from "node:util";
import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requireFaultlessChannel } from "@/lib/email-channels/channel-faults.ts";
import type { MailServerInput } from "@/lib/mail-servers/mail-server-input.ts";
import { readingOf } from "@/lib/mail-servers/mailbox-reading.ts";
import { database } from "@/lib/platform/database.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import type { ChosenSignIn, SetupChoices } from "./setup-choices.ts";
import { setupFields, setupId } from "./setup-input.ts";
import { changeSetup, openSetup, type SetupChange, type SetupRecord } from "./setup-record.ts";
import { incomingOf, knownChannel, setupPasswordPlace } from "./setup-servers.ts";
import type { SetupView } from "./setup-view.ts";
import { viewOfSetup } from "./setup-view.ts";

export const updateSetupInput = setupFields.extend({ setupId });
type UpdateSetupInput = z.output<typeof updateSetupInput>;
type Outgoing = NonNullable<UpdateSetupInput["outgoing"]>;

/**
 * Keeps what was typed in a step. A password is kept when none is given, as long as host and user name stay. With another
 * server what was tested counts no more.
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
function withSignIn(outgoing: Outgoing, setup: SetupRecord, { incoming }: UpdateSetupInput): MailServerInput {
  const { username, authentication, ...place } = outgoing;
  const own = ownSignIn(outgoing);
  if (own) return { ...place, ...own };
  const shared = incoming ?? incomingOf(setup);
  return { ...place, username: username ?? shared.username, authentication: shared.authentication };
}

function ownSignIn({ username, authentication }: Outgoing) {
  return username !== undefined && authentication !== undefined ? { username, authentication } : null;
}

function changeOf(setup: SetupRecord, input: UpdateSetupInput): SetupChange {
  const incoming = incomingChange(setup, input.incoming);
  const outgoing = outgoingChange(setup, input.outgoing);
  const reading = readingChange(setup, input);
  const isOtherAddress = input.address !== undefined && input.address !== setup.choices.address;
  const isOtherFolder = reading.folder !== undefined && reading.folder !== setup.choices.folder;
  const startsAnew = incoming.isOther || outgoing.isOther || isOtherAddress || isOtherFolder;
  return {
    choices: {
      ...plainChange(input),
      ...(isOtherAddress && { discovery: null }),
      ...incoming.choices,
      ...outgoing.choices,
      ...reading,
    },
    columns: { ...incoming.columns, ...outgoing.columns },
    ...(startsAnew && { roundTrip: null }),
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

type ServerChange = Pick<SetupChange, "choices" | "columns"> & {
  /** What was tested with the server before says nothing of it now. */
  readonly isOther: boolean;
};

function incomingChange(setup: SetupRecord, input: UpdateSetupInput["incoming"]): ServerChange {
  if (!input) return { isOther: false };
  const { authentication, ...place } = input;
  const incoming = { ...place, authentication: withoutPassword(authentication) };
  const password = sealedOf(setup.id, "incoming", authentication);
  const columns = password === undefined ? {} : { incomingPasswordSealed: password };
  const isOther = typeof password === "string" || !isDeepStrictEqual(incoming, setup.choices.incoming);
  if (!isOther) return { choices: { incoming }, columns, isOther };
  const sharesSignIn = setup.choices.outgoing?.signIn === null;
  const untested = { incomingTest: null, isFolderChosen: false, ...(sharesSignIn && { outgoingTest: null }) };
  return { choices: { incoming, ...untested }, columns, isOther };
}

function outgoingChange(setup: SetupRecord, input: UpdateSetupInput["outgoing"]): ServerChange {
  if (!input) return { isOther: false };
  const { username: _username, authentication: _authentication, ...place } = input;
  const own = ownSignIn(input);
  const signIn = own && { username: own.username, authentication: withoutPassword(own.authentication) };
  const outgoing = { ...place, signIn };
  const password = own ? sealedOf(setup.id, "outgoing", own.authentication) : null;
  const columns = password === undefined ? {} : { outgoingPasswordSealed: password };
  const isOther = typeof password === "string" || !isDeepStrictEqual(outgoing, setup.choices.outgoing);
  return { choices: { outgoing, ...(isOther && { outgoingTest: null }) }, columns, isOther };
}

/** Folder and what happens there, as this protocol can do it. */
function readingChange(setup: SetupRecord, input: UpdateSetupInput): Partial<SetupChoices> {
  const { folder, afterProcessing, moveToFolder } = input;
  if (folder === undefined && afterProcessing === undefined && moveToFolder === undefined) return {};
  const protocol = input.incoming?.protocol ?? setup.choices.incoming?.protocol ?? "IMAP";
  const reading = readingOf(protocol, input, knownChannel(setup).mailbox);
  return { ...reading, isFolderChosen: true };
}

function withoutPassword(authentication: MailServerInput["authentication"]): ChosenSignIn["authentication"] {
  return authentication.method === "password" ? { method: "password" } : authentication;
}

/** The password to store; undefined: the stored one stays; null: there is none any more. */
function sealedOf(
  id: string,
  side: "incoming" | "outgoing",
  authentication: MailServerInput["authentication"],
): string | null | undefined {
  if (authentication.method === "oauth") return null;
  if (authentication.password === undefined) return undefined;
  return sealSecret(authentication.password, setupPasswordPlace(id, side));
}
