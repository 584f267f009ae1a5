import {
  AuthorizationResponseError,
  readAuthorizationResponse,
} from "@/lib/oauth2/authorization-response.ts";
import { exchangeCode } from "@/lib/oauth2/exchange-code.ts";
import { refreshTokens } from "@/lib/oauth2/refresh-tokens.ts";
import type { TokenAnswer } from "@/lib/oauth2/token-answer.ts";
import { TokenEndpointError } from "@/lib/oauth2/token-endpoint-error.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { AuthorizationStep } from "./authorization-step.ts";
import { failedStep, okStep } from "./authorization-step.ts";
import { diagnose, diagnoseTokenError } from "./diagnosis.ts";
import type { OAuthParty } from "./integration-secrets.ts";
import { missingScopes } from "./missing-scopes.ts";

/** How far the conversation with the authorization server came. `tokens` is null when it failed. */
export type AuthorizationRun = {
  readonly steps: readonly AuthorizationStep[];
  readonly tokens: (TokenAnswer & { readonly refreshToken: string }) | null;
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
 * @param input.refreshAtOnce exercises the refresh token, so that a test proves what will be needed within the hour
 */
export async function runAuthorization(input: {
  readonly party: OAuthParty;
  readonly parameters: URLSearchParams;
  readonly state: string;
  readonly redirectUri: string;
  readonly codeVerifier: string;
  readonly scopes: readonly string[];
  readonly refreshAtOnce: boolean;
}): Promise<AuthorizationRun> {
  const steps: AuthorizationStep[] = [];
  try {
    const parameters = readAnswer(input);
    steps.push(okStep("authorization-page", "The provider signed the account in and sent the browser back."));
    steps.push(okStep("code", "The answer belongs to this request and holds an authorization code."));

    const tokens = await asStep("token", () => exchangeCode({ ...input.party, ...input, parameters }));
    steps.push(okStep("token", tokenDetail(tokens)));

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
      return { steps, tokens: { ...tokens, refreshToken } };
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
    };
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    return { steps: [...steps, error.step], tokens: null };
  }
}

function readAnswer(input: Parameters<typeof runAuthorization>[0]): URLSearchParams {
  try {
    return readAuthorizationResponse({
      server: input.party.server,
      clientId: input.party.client.clientId,
      parameters: input.parameters,
      expectedState: input.state,
    });
  } catch (error) {
    if (!(error instanceof AuthorizationResponseError)) throw error;
    const isOurs = error.error === "issuer-mismatch" || error.error === "malformed-response";
    const why = diagnose(error.error, error.errorDescription);
    throw new StepFailure(failedStep(isOurs ? "code" : "authorization-page", why));
  }
}

async function asStep(step: "token" | "refresh", ask: () => Promise<TokenAnswer>): Promise<TokenAnswer> {
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

function tokenDetail(tokens: TokenAnswer): string {
  return tokens.expiresInSeconds === null
    ? "An access token was given; the provider does not say how long it lives."
    : `An access token was given; it lives ${Math.round(tokens.expiresInSeconds / 60)} minutes.`;
}

function scopeFailure(missing: readonly string[]): StepFailure {
  const why = diagnose("scope-missing");
  return new StepFailure(
    failedStep("scope", { ...why, meaning: `${why.meaning} Missing: ${missing.join(" ")}` }),
  );
}
