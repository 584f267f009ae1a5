import type { KnownChannel } from "@/lib/email-channels/channel-faults.ts";
import type { IncomingServerInput, MailServerInput } from "@/lib/mail-servers/mail-server-input.ts";
import { readingOf } from "@/lib/mail-servers/mailbox-reading.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { openSecret } from "@/lib/platform/sealed-secret.ts";
import type { ChosenSignIn, SetupChoices } from "./setup-choices.ts";
import type { SetupRecord } from "./setup-record.ts";

type Side = "incoming" | "outgoing";

/** Where a sealed password of a setup belongs to (additional data of the seal). */
export function setupPasswordPlace(setupId: string, side: Side): string {
  return `ChannelSetup:${setupId}:${side}PasswordSealed`;
}

function openPassword(setup: SetupRecord, side: Side): string | undefined {
  const sealed = side === "incoming" ? setup.incomingPasswordSealed : setup.outgoingPasswordSealed;
  return sealed === null ? undefined : openSecret(sealed, setupPasswordPlace(setup.id, side));
}

function withPassword(
  { authentication }: ChosenSignIn,
  password: string | undefined,
): MailServerInput["authentication"] {
  if (authentication.method === "oauth") return authentication;
  return { method: "password", ...(password !== undefined && { password }) };
}

/** The incoming server as it was chosen, with its password. @throws Problem `step-missing` or `secret-unreadable` */
export function incomingOf(setup: SetupRecord): IncomingServerInput {
  const { incoming } = setup.choices;
  if (!incoming) throw stepMissing("Choose the incoming server first.");
  return { ...incoming, authentication: withPassword(incoming, openPassword(setup, "incoming")) };
}

/** The outgoing server as it was chosen, with its password, or the sign-in of incoming mail. @throws as `incomingOf` */
export function outgoingOf(setup: SetupRecord): MailServerInput {
  const { outgoing } = setup.choices;
  if (!outgoing) throw stepMissing("Choose the outgoing server first.");
  const { signIn, ...place } = outgoing;
  if (signIn === null) {
    const { username, authentication } = incomingOf(setup);
    return { ...place, username, authentication };
  }
  const authentication = withPassword(signIn, openPassword(setup, "outgoing"));
  return { ...place, username: signIn.username, authentication };
}

/** What is known of the channel that is being set up, to find faults in a change of it. */
export function knownChannel(setup: SetupRecord): KnownChannel {
  const { incoming, outgoing } = setup.choices;
  return {
    id: null,
    address: null,
    incomingServer: incoming && {
      ...incoming,
      passwordSealed: setup.incomingPasswordSealed,
      oauthGrant: null,
    },
    outgoingServer: outgoing?.signIn
      ? {
          ...outgoing,
          username: outgoing.signIn.username,
          passwordSealed: setup.outgoingPasswordSealed,
          oauthGrant: null,
        }
      : null,
    mailbox: readingOfSetup(setup.choices),
  };
}

/** How the mailbox will be read. */
export function readingOfSetup(choices: SetupChoices) {
  const { incoming, folder, afterProcessing, moveToFolder } = choices;
  const wish = { folder, moveToFolder, ...(afterProcessing !== null && { afterProcessing }) };
  return readingOf(incoming?.protocol ?? "IMAP", wish, null);
}

function stepMissing(detail: string): Problem {
  return new Problem("conflict", "step-missing", detail);
}
