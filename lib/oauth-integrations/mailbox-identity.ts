import { normalizeEmail } from "@/lib/access/input-text.ts";
import type { IdentityClaims } from "@/lib/oauth2/identity-claims.ts";
import { fetchUserinfo, readIdToken, UserinfoError } from "@/lib/oauth2/identity-claims.ts";
import type { TokenAnswer } from "@/lib/oauth2/token-answer.ts";
import type { AuthorizationStep } from "./authorization-step.ts";
import { failedStep, okStep, skippedStep } from "./authorization-step.ts";
import { diagnose } from "./diagnosis.ts";
import type { OAuthParty } from "./integration-secrets.ts";

/** Who signed in, normalised, as far as the provider tells. */
export type SignedInAccount = {
  /** The address that the provider vouches for. */
  readonly verifiedAddress: string | null;
  /** Another address that the account is said to have, without proof: it can be wrong on purpose. */
  readonly unverifiedAddress: string | null;
  readonly subject: string | null;
  /** Why the address is not known. */
  readonly unknownBecause: string;
};

/**
 * Asks who signed in: the id_token that came with the tokens, else the userinfo endpoint, which has to speak of the
 * same account (OIDC Core §5.3.2).
 */
export async function signedInAccount(party: OAuthParty, tokens: TokenAnswer): Promise<SignedInAccount> {
  const { issuer } = party.server;
  const { clientId } = party.client;
  const fromToken =
    tokens.idToken === null
      ? null
      : readIdToken(tokens.idToken, { ...party, issuer, clientId, now: new Date() });
  if (fromToken && fromToken.email !== null) return account(fromToken);
  try {
    const told = await fetchUserinfo({ ...party, clientId, accessToken: tokens.accessToken });
    if (told && fromToken && told.subject !== fromToken.subject) {
      return account(fromToken, "The userinfo endpoint speaks of another account than the id_token.");
    }
    return account(
      told ?? fromToken ?? nobody,
      told || fromToken ? undefined : "The provider does not tell it.",
    );
  } catch (error) {
    if (!(error instanceof UserinfoError)) throw error;
    return account(fromToken ?? nobody, error.message);
  }
}

const nobody: IdentityClaims = { subject: null, email: null, unverifiedEmail: null };

function account(
  claims: IdentityClaims,
  unknownBecause = "The provider tells no verified address.",
): SignedInAccount {
  const normalized = (address: string | null) => (address === null ? null : normalizeEmail(address));
  const verified = normalized(claims.email);
  const unverified = normalized(claims.unverifiedEmail);
  return {
    verifiedAddress: verified,
    unverifiedAddress: unverified === verified ? null : unverified,
    subject: claims.subject,
    unknownBecause,
  };
}

/** The mailbox that an authorization is for. */
type ExpectedMailbox = { readonly address: string; readonly allowOtherAccount: boolean };

/**
 * Compares the account that signed in with the mailbox.
 *
 * @param mailbox null for a test, which any account may do
 */
export function identityStep(signedIn: SignedInAccount, mailbox: ExpectedMailbox | null): AuthorizationStep {
  const { verifiedAddress, unverifiedAddress } = signedIn;
  const address = verifiedAddress ?? unverifiedAddress;
  if (address === null) {
    return skippedStep(
      "identity",
      `Who signed in is not known. ${signedIn.unknownBecause} ` +
        (mailbox === null
          ? "The mailboxes themselves will show whether an account may open them."
          : "The mailbox itself shows whether the account may open it."),
      "To learn it here, add the scopes openid and email, or set the userinfo endpoint.",
    );
  }
  if (mailbox === null) {
    return verifiedAddress === null ? unproven(address) : okStep("identity", `${verifiedAddress} signed in.`);
  }
  if (verifiedAddress === mailbox.address) {
    return okStep("identity", `${verifiedAddress} signed in, which is the mailbox.`);
  }
  if (mailbox.allowOtherAccount) {
    return verifiedAddress === null
      ? unproven(address)
      : okStep("identity", `${verifiedAddress} signed in for ${mailbox.address}.`);
  }
  if (unverifiedAddress === mailbox.address) return unproven(unverifiedAddress);
  const why = diagnose("account-mismatch");
  return failedStep("identity", {
    ...why,
    meaning: `${address} signed in, but the mailbox is ${mailbox.address}.`,
  });
}

function unproven(address: string): AuthorizationStep {
  return skippedStep(
    "identity",
    `The account says that it is ${address}, but the provider does not vouch for it. ` +
      "The mailbox itself shows whether the account may open it.",
    "Nothing to do when the mailbox opens.",
  );
}

/**
 * What the identity step and the mailbox step say together. An account that nobody named has proved itself when the
 * mailbox opened. A person who is known to be the right one has consented, so that a mailbox which does not open yet is
 * told, but does not undo the authorization. Where neither is known nothing better can be done than to say so.
 *
 * @param mailboxAddress null for a test
 * @returns the two steps, and whether they let the tokens be kept, or the test count
 */
export function judgeIdentity(
  identity: AuthorizationStep,
  opened: AuthorizationStep,
  mailboxAddress: string | null,
): { readonly steps: readonly [AuthorizationStep, AuthorizationStep]; readonly isProven: boolean } {
  if (identity.state === "failed" || mailboxAddress === null) {
    return { steps: [identity, opened], isProven: identity.state !== "failed" && opened.state !== "failed" };
  }
  if (identity.state === "skipped" && opened.state === "ok") {
    const proof = `The provider does not say for certain who signed in, but the account opens ${mailboxAddress}.`;
    return { steps: [okStep("identity", proof), opened], isProven: true };
  }
  if (identity.state === "skipped" && opened.state === "skipped") {
    return { steps: [unchecked(identity, mailboxAddress), opened], isProven: true };
  }
  if (opened.state !== "failed") return { steps: [identity, opened], isProven: true };
  const isProven = identity.state === "ok";
  const detail = isProven
    ? `The authorization is saved, but the mailbox can not be opened yet. ${opened.detail}`
    : `The authorization is not saved: nothing but the mailbox could show who signed in, and it did not open. ${opened.detail}`;
  return { steps: [identity, { ...opened, detail }], isProven };
}

function unchecked(identity: AuthorizationStep, mailboxAddress: string): AuthorizationStep {
  return {
    ...identity,
    detail:
      `The authorization is saved unchecked: it is not known for certain who signed in, and ${mailboxAddress} was not ` +
      `opened here. ${identity.detail}`,
    cure: "Test the connection of the channel: only it shows whether the right account signed in.",
  };
}
