import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";

/** A redirect URL and the endpoints that it was generated for. */
type GeneratedRedirect = {
  readonly redirectUrl: string;
  readonly redirectKey: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
};

/** The form of an integration as it is typed. */
export type IntegrationDraft = {
  readonly name: string;
  readonly description: string;
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly userinfoEndpoint: string;
  readonly revocationEndpoint: string;
  readonly clientId: string;
  /** Empty: the saved one is kept. */
  readonly clientSecret: string;
  readonly clientAuthentication: IntegrationView["clientAuthentication"];
  /** A day, yyyy-mm-dd; empty: not known. */
  readonly secretExpiryDay: string;
  readonly scopes: readonly string[];
  /** What was generated and not saved yet. */
  readonly redirect: GeneratedRedirect | null;
};

export type ChangeDraft = (changes: Partial<IntegrationDraft>) => void;

/** The form as it opens. */
export function toDraft(integration: IntegrationView | null): IntegrationDraft {
  return {
    name: integration?.name ?? "",
    description: integration?.description ?? "",
    issuer: integration?.issuer ?? "",
    authorizationEndpoint: integration?.authorizationEndpoint ?? "",
    tokenEndpoint: integration?.tokenEndpoint ?? "",
    userinfoEndpoint: integration?.userinfoEndpoint ?? "",
    revocationEndpoint: integration?.revocationEndpoint ?? "",
    clientId: integration?.clientId ?? "",
    clientSecret: "",
    clientAuthentication: integration?.clientAuthentication ?? "CLIENT_SECRET_BASIC",
    secretExpiryDay: integration?.clientSecretExpiresAt?.toISOString().slice(0, 10) ?? "",
    scopes: integration?.scopes ?? [],
    redirect: null,
  };
}

/** Whether the generated redirect URL is still that of the endpoints in the form. */
export function isRedirectCurrent(draft: IntegrationDraft): boolean {
  const { redirect, authorizationEndpoint, tokenEndpoint } = draft;
  return (
    redirect !== null &&
    redirect.authorizationEndpoint === authorizationEndpoint.trim() &&
    redirect.tokenEndpoint === tokenEndpoint.trim()
  );
}

/** What the API is sent. A redirect URL that does not fit any more is left out: the server makes the right one. */
export function toIntegrationBody(draft: IntegrationDraft, isNew: boolean): Record<string, unknown> {
  const { redirect, secretExpiryDay, clientSecret, ...fields } = draft;
  return {
    ...fields,
    clientSecretExpiresAt: secretExpiryDay === "" ? null : `${secretExpiryDay}T00:00:00Z`,
    ...((isNew || clientSecret !== "") && { clientSecret }),
    ...(isNew && { provider: "CUSTOM" }),
    ...(redirect !== null && isRedirectCurrent(draft) && { redirectKey: redirect.redirectKey }),
  };
}
