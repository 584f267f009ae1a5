import { normalizeEmail } from "@/lib/access/input-text.ts";
import type { IdentityClaims } from "@/lib/oauth2/identity-claims.ts";
import { fetchUserinfo, readIdToken, UserinfoError } from "@/lib/oauth2/identity-claims.ts";
import type { TokenAnswer } from "@/lib/oauth2/token-answer.ts";
import type { AuthorizationStep } from "./authorization-step.ts";
import { failedStep, okStep, skippedStep } from "./authorization-step.ts";
import { diagnose } from "./diagnosis.ts";
import type { OAuthParty } from "./integration-secrets.ts";

/** Who signed in, normalised, as far as the provider tells. */
type SignedInAccount = {
  readonly address: string | null;
  readonly subject: string | null;
  /** Why the address is not known. */
  readonly unknownBecause: string;
};

/** Asks who signed in: the id_token that came with the tokens, else the userinfo endpoint. */
export async function signedInAccount(party: OAuthParty, tokens: TokenAnswer): Promise<SignedInAccount> {
  const { issuer } = party.server;
  const { clientId } = party.client;
  const fromToken =
    tokens.idToken === null ? null : readIdToken(tokens.idToken, { issuer, clientId, now: new Date() });
  if (fromToken && fromToken.email !== null) return account(fromToken);
  try {
    const told = await fetchUserinfo({ ...party, clientId, accessToken: tokens.accessToken });
    if (told) return account(told);
    return {
      address: null,
      subject: fromToken?.subject ?? null,
      unknownBecause: "The provider does not tell it.",
    };
  } catch (error) {
    if (!(error instanceof UserinfoError)) throw error;
    return { address: null, subject: fromToken?.subject ?? null, unknownBecause: error.message };
  }
}

function account(claims: IdentityClaims): SignedInAccount {
  return {
    address: claims.email === null ? null : normalizeEmail(claims.email),
    subject: claims.subject,
    unknownBecause: "The provider tells no verified address.",
  };
}

/**
 * Compares the account that signed in with the mailbox.
 *
 * @param mailbox null for a test, which any account may do
 */
export function identityStep(
  signedIn: SignedInAccount,
  mailbox: { readonly address: string; readonly allowOtherAccount: boolean } | null,
): AuthorizationStep {
  const { address } = signedIn;
  if (address === null) {
    return skippedStep(
      "identity",
      `Who signed in is not known. ${signedIn.unknownBecause} ` +
        "The mailbox itself will show whether the account may open it: test the channel's connection.",
      "To learn it here, add the scopes openid and email, or set the userinfo endpoint.",
    );
  }
  if (mailbox === null) return okStep("identity", `${address} signed in.`);
  if (address === mailbox.address) return okStep("identity", `${address} signed in, which is the mailbox.`);
  if (mailbox.allowOtherAccount) return okStep("identity", `${address} signed in for ${mailbox.address}.`);
  const why = diagnose("account-mismatch");
  return failedStep("identity", {
    ...why,
    meaning: `${address} signed in, but the mailbox is ${mailbox.address}.`,
  });
}
