import {
  AuthorizationResponseError,
  readAuthorizationResponse,
} from "@/lib/oauth2/authorization-response.ts";
import { exchangeCode } from "@/lib/oauth2/exchange-code.ts";
import { openIdToken } from "@/lib/oauth2/id-token.ts";
import { nonceOf } from "@/lib/oauth2/nonce.ts";
import { refreshTokens } from "@/lib/oauth2/refresh-tokens.ts";
import type { TokenAnswer } from "@/lib/oauth2/token-answer.ts";
import { TokenEndpointError } from "@/lib/oauth2/token-endpoint-error.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import type { AuthorizationStep } from "./authorization-step.ts";
import { failedStep, okStep, tokenStep } from "./authorization-step.ts";
import { openCredential } from "./client-credential.ts";
import { type AcceptedCredential, tryCredentials } from "./credential-trial.ts";
import { diagnose, diagnoseTokenError } from "./diagnosis.ts";
import type { OAuthParty } from "./integration-secrets.ts";
import { partyOf } from "./integration-secrets.ts";
import { missingScopes } from "./missing-scopes.ts";

/** How far the conversation with the authorization server came. */
export type AuthorizationRun = {
  readonly steps: readonly AuthorizationStep[];
  /** Null: it failed. */
  readonly tokens: (TokenAnswer & { readonly refreshToken: string }) | null;
  /** The credential that the tokens were given for. */
  readonly accepted: AcceptedCredential;
};

type RunInput = {
  readonly party: OAuthParty;
  /** What the party was opened from. */
  readonly integration: OAuthIntegration;
  readonly parameters: URLSearchParams;
  readonly state: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
  readonly scopes: readonly string[];
  readonly refreshAtOnce: boolean;
};

/** Ends the run with a failed step. */
class StepFailure extends Error {
  readonly step: AuthorizationStep;
  constructor(step: AuthorizationStep, options?: { readonly cause: unknown }) {
    super(step.detail, options);
    this.step = step;
  }
}

/**
 * Turns the answer of the authorization page into tokens, step by step. What the server does wrong becomes a failed
 * step, never an exception.
 *
 * @param input.refreshAtOnce it is a test: the refresh token is exercised too, which will be needed within the hour,
 *   and only the present credential counts
 */
export async function runAuthorization(input: RunInput): Promise<AuthorizationRun> {
  const steps: AuthorizationStep[] = [];
  let accepted: AcceptedCredential = "present";
  try {
    const parameters = readAnswer(input);
    steps.push(okStep("authorization-page", "The provider signed the account in and sent the browser back."));
    steps.push(okStep("code", "The answer belongs to this request and holds an authorization code."));

    const exchanged = await asStep("token", () => exchange({ ...input, parameters }));
    const tokens = exchanged.answer;
    accepted = exchanged.accepted;
    checkIdToken(tokens, input);
    steps.push(tokenStep(tokens.expiresInSeconds));

    const missing = missingScopes(input.scopes, tokens.scopes);
    if (missing.length > 0) throw scopeFailure(missing);
    steps.push(
      okStep("scope", tokens.scopes ? `Granted: ${tokens.scopes.join(" ")}` : "Granted as asked for."),
    );

    const { refreshToken } = tokens;
    if (refreshToken === null)
      throw new StepFailure(failedStep("refresh", diagnose("refresh-token-missing")));
    if (!input.refreshAtOnce) {
      steps.push(okStep("refresh", "A refresh token was given."));
      return { steps, tokens: { ...tokens, refreshToken }, accepted };
    }
    const again = await asStep("refresh", () => refreshTokens({ ...input.party, refreshToken }));
    const rotates = again.refreshToken !== null && again.refreshToken !== refreshToken;
    steps.push(
      okStep("refresh", rotates ? "It works; the refresh token is rotated at each use." : "It works."),
    );
    return {
      steps,
      tokens: {
        ...tokens,
        ...again,
        idToken: tokens.idToken,
        refreshToken: again.refreshToken ?? refreshToken,
      },
      accepted,
    };
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    return { steps: [...steps, error.step], tokens: null, accepted };
  }
}

/** A code is not used up while the client is refused (RFC 6749 §5.2); where it is, the person begins again. */
function exchange(input: RunInput) {
  const { integration, parameters, redirectUri, codeVerifier, refreshAtOnce } = input;
  const ask: Parameters<typeof tryCredentials<TokenAnswer>>[1] = (asked, credential) =>
    exchangeCode({ ...partyOf(asked, credential), parameters, redirectUri, codeVerifier });
  return refreshAtOnce
    ? ask(integration, openCredential(integration)).then((answer) => ({
        answer,
        accepted: "present" as const,
      }))
    : tryCredentials(integration, ask);
}

const refusedByUs = ["issuer-mismatch", "issuer-missing", "malformed-response"];

function readAnswer(input: RunInput): URLSearchParams {
  try {
    return readAuthorizationResponse({
      server: input.party.server,
      clientId: input.party.client.clientId,
      parameters: input.parameters,
      expectedState: input.state,
    });
  } catch (error) {
    if (!(error instanceof AuthorizationResponseError)) throw error;
    const isOurs = refusedByUs.includes(error.error);
    const why = diagnose(error.error, error.errorDescription);
    throw new StepFailure(failedStep(isOurs ? "code" : "authorization-page", why));
  }
}

/** An id_token for somebody else shows that the code was swapped. One that can not be read or is old says nothing. */
function checkIdToken(tokens: TokenAnswer, input: RunInput): void {
  if (tokens.idToken === null) return;
  const opened = openIdToken(tokens.idToken, {
    issuer: input.party.server.issuer,
    clientId: input.party.client.clientId,
    nonce: input.scopes.includes("openid") ? nonceOf(input.state) : null,
    now: new Date(),
  });
  if ("claims" in opened || opened.fault === "unreadable" || opened.fault === "expired") return;
  throw new StepFailure(failedStep("token", diagnose(`id-token-${opened.fault}`)));
}

async function asStep<Answer>(step: "token" | "refresh", ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof TokenEndpointError)
      throw new StepFailure(failedStep(step, tokenFailure(error)), { cause: error });
    if (error instanceof Problem)
      throw new StepFailure(failedStep(step, diagnose(error.code, error.message)));
    throw error;
  }
}

/** At this point `invalid_grant` is about the code, not about a mailbox that was authorised before. */
function tokenFailure(error: TokenEndpointError) {
  const why = diagnoseTokenError(error);
  if (why.code !== "invalid_grant") return why;
  return {
    ...why,
    meaning: "The provider does not accept the code or token that it has just given.",
    cure: "Compare the redirect URL here with the one registered at the provider, to the letter, and try again.",
  };
}

function scopeFailure(missing: readonly string[]): StepFailure {
  const why = diagnose("scope-missing");
  return new StepFailure(
    failedStep("scope", { ...why, meaning: `${why.meaning} Missing: ${missing.join(" ")}` }),
  );
}
