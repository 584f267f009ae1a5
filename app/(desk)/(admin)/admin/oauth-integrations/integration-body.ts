import { typedNumber } from "@/app/(desk)/typed-number.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import type { MailUse } from "@/lib/oauth-integrations/providers/provider.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { credentialBody, expiryBody } from "./credential-draft.ts";
import {
  type EndpointsDraft,
  endpointsOf,
  generatedRedirect,
  type IntegrationDraft,
  type MailHostDraft,
} from "./integration-draft.ts";

const mailUses = ["imap", "pop3", "smtp"] as const satisfies readonly MailUse[];

const usualPorts: Readonly<Record<MailUse, Readonly<Record<MailHostDraft["security"], number>>>> = {
  imap: { TLS: 993, STARTTLS: 143, NONE: 143 },
  pop3: { TLS: 995, STARTTLS: 110, NONE: 110 },
  smtp: { TLS: 465, STARTTLS: 587, NONE: 25 },
};

/** The port that counts: the typed one, else the usual one. */
export function mailHostPort(use: MailUse, { port, security }: MailHostDraft): string {
  return port.trim() === "" ? String(usualPorts[use][security]) : port.trim();
}

/** What POST /oauth-integrations is sent. A redirect URL that does not fit any more is left out: the server makes the right one. */
export function toCreateBody(draft: IntegrationDraft): Record<string, unknown> {
  const { credential, clientId, ownEndpoints } = draft;
  return {
    ...commonBody(draft),
    provider: draft.provider,
    grantType: draft.grantType,
    // The key of a service account holds it.
    ...(!(credential.kind === "service-account" && clientId.trim() === "") && { clientId }),
    ...credentialBody(credential),
    ...(ownEndpoints !== null && endpointsBody(draft, ownEndpoints)),
  };
}

/** What PATCH /oauth-integrations/{id} is sent. The credential has a form of its own, unless the token endpoint moved. */
export function toUpdateBody(draft: IntegrationDraft, saved: IntegrationView): Record<string, unknown> {
  const endpoints = endpointsOf(draft);
  return {
    ...commonBody(draft),
    clientId: draft.clientId,
    ...(hasMoved(draft, saved) ? credentialBody(draft.credential) : expiryBody(draft.credential)),
    ...(hasOtherEndpoints(endpoints, saved) && endpointsBody(draft, endpoints)),
  };
}

function commonBody(draft: IntegrationDraft): Record<string, unknown> {
  const { name, description, settings, scopes, credential, clientAuthentication } = draft;
  const redirect = generatedRedirect(draft);
  return {
    name,
    description,
    providerSettings: settings,
    scopes,
    ...(credential.kind !== "service-account" && {
      clientAuthentication: credential.kind === "certificate" ? "PRIVATE_KEY_JWT" : clientAuthentication,
    }),
    ...(providerOf(draft.provider).endpoints === null && { mailHosts: mailHostsBody(draft) }),
    ...(redirect !== null && { redirectKey: redirect.redirectKey }),
  };
}

function endpointsBody(draft: IntegrationDraft, endpoints: EndpointsDraft): Record<string, unknown> {
  if (draft.grantType === "AUTHORIZATION_CODE") return { ...endpoints };
  // Where no person signs in there is no page to sign in at, and nobody to ask who signed in.
  const { issuer, tokenEndpoint, revocationEndpoint } = endpoints;
  return { issuer, tokenEndpoint, revocationEndpoint };
}

function mailHostsBody({ mailHosts }: IntegrationDraft): Record<string, unknown> {
  const filled = mailUses.filter((use) => mailHosts[use].host.trim() !== "");
  return Object.fromEntries(
    filled.map((use) => {
      const { host, security } = mailHosts[use];
      const port = mailHostPort(use, mailHosts[use]);
      return [use, { host: host.trim(), security, port: typedNumber(port) }];
    }),
  );
}

function hasOtherEndpoints(endpoints: EndpointsDraft, saved: IntegrationView): boolean {
  return (
    endpoints.issuer !== (saved.issuer ?? "") ||
    endpoints.authorizationEndpoint !== saved.authorizationEndpoint ||
    endpoints.tokenEndpoint !== saved.tokenEndpoint ||
    endpoints.userinfoEndpoint !== (saved.userinfoEndpoint ?? "") ||
    endpoints.revocationEndpoint !== (saved.revocationEndpoint ?? "")
  );
}

/** Whether an endpoint that is shown the credential is at another host now, where the stored one is not sent to. */
export function hasMoved(draft: IntegrationDraft, saved: IntegrationView): boolean {
  const { tokenEndpoint, revocationEndpoint } = endpointsOf(draft);
  const before = [hostOf(saved.tokenEndpoint), hostOf(saved.revocationEndpoint ?? "")];
  return [hostOf(tokenEndpoint), hostOf(revocationEndpoint)].some(
    (host) => host !== null && !before.includes(host),
  );
}

function hostOf(address: string): string | null {
  return URL.canParse(address.trim()) ? new URL(address.trim()).host : null;
}
