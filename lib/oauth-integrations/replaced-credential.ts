import { invalidField } from "@/lib/platform/problem.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import type { ClientCredential } from "./client-credential.ts";
import {
  credentialColumns,
  credentialKindOf,
  noPreviousCredential,
  openCredential,
  openPreviousCredential,
  previousCredentialColumn,
} from "./client-credential.ts";
import type { GivenCredential } from "./credential-input.ts";
import { openOrNull } from "./open-or-null.ts";

type PreviousColumns = Pick<OAuthIntegration, keyof typeof noPreviousCredential>;
type CredentialChange = ReturnType<typeof credentialColumns> &
  PreviousColumns &
  Pick<OAuthIntegration, "credentialExpiresAt">;

/** What becomes of the credential before: it stays in use, it goes, or nothing of it changes. */
type PreviousFate = "kept" | "dropped" | "unchanged";

/**
 * The columns of an integration whose credential is replaced. The one before stays in use until the new one has proved
 * itself, so that mail goes on when the new one is wrong or not known everywhere yet. Of two replacements in a row the
 * oldest is kept: it is the one that is proved.
 *
 * @param change.isInUse it was tested once, or serves mailboxes
 * @param change.servesOther client ID or hosts changed, for which the one before was not made
 * @returns null: it is the credential that the integration has already
 */
export function replacedCredential(
  before: OAuthIntegration,
  given: GivenCredential,
  change: {
    readonly isInUse: boolean;
    readonly servesOther: boolean;
    readonly expiresAt: Date | null | undefined;
  },
): CredentialChange | null {
  const { credential } = given;
  const present = openOrNull(() => openCredential(before));
  if (isSame(credential, present)) return null;
  const previous = openOrNull(() => openPreviousCredential(before))?.credential ?? null;
  const isReturn = isSame(credential, previous);
  const known = isReturn ? before.previousCredentialExpiresAt : null;
  return {
    ...credentialColumns(before.id, credential),
    // Who returns to the one before has no need of another.
    ...(change.isInUse && !change.servesOther && !isReturn
      ? previousAfter(before, present, previous)
      : noPreviousCredential),
    credentialExpiresAt: given.expiresAt ?? change.expiresAt ?? known,
  };
}

function previousAfter(
  before: OAuthIntegration,
  present: ClientCredential | null,
  previous: ClientCredential | null,
): PreviousColumns {
  const { previousCredentialSealed, previousCredentialExpiresAt, clientAuthentication } = before;
  if (previous) return { previousCredentialSealed, previousCredentialExpiresAt, credentialRefusedAt: null };
  if (!present) return noPreviousCredential;
  return {
    previousCredentialSealed: previousCredentialColumn(before.id, {
      credential: present,
      clientAuthentication,
    }),
    previousCredentialExpiresAt: before.credentialExpiresAt,
    credentialRefusedAt: null,
  };
}

/** How to tell of it in the audit log. */
export function previousFate(
  before: Pick<OAuthIntegration, "previousCredentialSealed">,
  after: Pick<OAuthIntegration, "previousCredentialSealed">,
): PreviousFate {
  if (after.previousCredentialSealed === before.previousCredentialSealed) return "unchanged";
  return after.previousCredentialSealed === null ? "dropped" : "kept";
}

const fieldOfKind = {
  secret: ["clientSecret", "Enter the client secret again"],
  certificate: ["certificate", "Make or paste a certificate again"],
  "service-account": ["serviceAccountKey", "Paste the key again"],
} as const satisfies Record<ClientCredential["kind"], readonly [string, string]>;

/**
 * A stored credential is sent, or signs, only for the hosts that it was meant for.
 *
 * @throws Problem `invalid-input` at the field by which it is entered again
 */
export function requireCredentialAgain(before: OAuthIntegration): never {
  const [field, doIt] = fieldOfKind[credentialKindOf(before) ?? "secret"];
  throw invalidField(
    field,
    `The token or revocation endpoint is at another host now. ${doIt}: the stored one is used only where it was meant for.`,
  );
}

function isSame(a: ClientCredential, b: ClientCredential | null): boolean {
  return b !== null && JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort());
}
