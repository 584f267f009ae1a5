import { isDeepStrictEqual } from "node:util";
import type { IncomingServerInput, MailServerInput } from "@/lib/mail-servers/mail-server-input.ts";
import { inbox } from "@/lib/mail-servers/mailbox-reading.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import type { ChosenSignIn, SetupChoices } from "./setup-choices.ts";
import type { OutgoingInput } from "./setup-input.ts";
import type { SetupChange, SetupRecord } from "./setup-record.ts";
import { setupPasswordPlace } from "./setup-servers.ts";

type ServerChange = Pick<SetupChange, "columns"> & {
  readonly choices: Partial<SetupChoices>;
  /** What was tested with the server before says nothing of it now. */
  readonly isOther: boolean;
};

const unchanged: ServerChange = { choices: {}, columns: {}, isOther: false };

/** What follows from another incoming server: nothing is tested, and folders of the one before may not be there. */
export function untestedIncoming({ choices }: SetupRecord): Partial<SetupChoices> {
  const sharesSignIn = choices.outgoing?.signIn === null;
  return {
    incomingTest: null,
    isFolderChosen: false,
    folder: inbox,
    moveToFolder: null,
    ...(choices.afterProcessing === "MOVE" && { afterProcessing: null }),
    ...(sharesSignIn && { outgoingTest: null }),
  };
}

/** The incoming server as it was typed; its password is sealed. */
export function incomingChange(setup: SetupRecord, input: IncomingServerInput | undefined): ServerChange {
  if (!input) return unchanged;
  const { authentication, ...place } = input;
  const incoming = { ...place, authentication: withoutPassword(authentication) };
  const password = sealedOf(setup.id, "incoming", authentication);
  const columns = password === undefined ? {} : { incomingPasswordSealed: password };
  const isOther = typeof password === "string" || !isDeepStrictEqual(incoming, setup.choices.incoming);
  return { choices: { incoming, ...(isOther && untestedIncoming(setup)) }, columns, isOther };
}

/** The outgoing server as it was typed, with a sign-in of its own where it has one. */
export function outgoingChange(setup: SetupRecord, input: OutgoingInput | undefined): ServerChange {
  if (!input) return unchanged;
  const { username: _username, authentication: _authentication, ...place } = input;
  const own = ownSignIn(input);
  const signIn = own && { username: own.username, authentication: withoutPassword(own.authentication) };
  const outgoing = { ...place, signIn };
  const password = own ? sealedOf(setup.id, "outgoing", own.authentication) : null;
  const columns = password === undefined ? {} : { outgoingPasswordSealed: password };
  const isOther = typeof password === "string" || !isDeepStrictEqual(outgoing, setup.choices.outgoing);
  return { choices: { outgoing, ...(isOther && { outgoingTest: null }) }, columns, isOther };
}

/** The outgoing server's own sign-in; null: that of incoming mail counts. */
export function ownSignIn({ username, authentication }: OutgoingInput) {
  return username !== undefined && authentication !== undefined ? { username, authentication } : null;
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
