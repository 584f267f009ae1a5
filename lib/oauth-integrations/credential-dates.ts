import type { OAuthGrant, OAuthIntegration } from "@/prisma/generated/client.ts";
import type { ClientCredential } from "./client-credential.ts";
import type { RefreshTokenLimit } from "./providers/provider.ts";

/**
 * What ends. `previous-…` was replaced and is in use until its successor has worked; `refresh-token-unused` ends only
 * because our refreshes do not succeed.
 */
export const credentialDateKinds = [
  "client-secret",
  "certificate",
  "service-account-key",
  "previous-client-secret",
  "previous-certificate",
  "previous-service-account-key",
  "refresh-token",
  "refresh-token-unused",
] as const;
export type CredentialDateKind = (typeof credentialDateKinds)[number];

/** A day on which something ends that mailboxes are signed in to with. */
export type CredentialDate = {
  readonly kind: CredentialDateKind;
  readonly at: Date;
  /** When its time began, if that is known: a warning is not worth its name before the time has run for a while. */
  readonly from: Date | null;
  /** Null: it serves all mailboxes of the integration. */
  readonly grant: { readonly id: string; readonly mailboxAddress: string } | null;
  /** Why that day, in a sentence. */
  readonly because: string;
};

type DatedIntegration = Pick<
  OAuthIntegration,
  "credentialExpiresAt" | "certificatePem" | "serviceAccount" | "failureCode"
> & {
  /** The credential before, while it is still in use and its day is known. */
  readonly previousCredential: { readonly kind: ClientCredential["kind"]; readonly expiresAt: Date } | null;
};

type DatedGrant = Pick<
  OAuthGrant,
  | "id"
  | "mailboxAddress"
  | "state"
  | "refreshTokenObtainedAt"
  | "refreshTokenExpiresAt"
  | "lastRefreshedAt"
  | "authorizedAt"
  | "consecutiveFailures"
>;

const dayMs = 86_400_000;
/** Times that belong to one answer of the provider are written a moment apart. */
const sameAnswerMs = 60_000;
/** Mailroom refreshes every mailbox at least daily: after this time something keeps it from that. */
export const silentAfterMs = 3 * dayMs;

/**
 * Every date of an integration and its mailboxes; `limits` are those that its provider sets to refresh tokens. Of a
 * mailbox only the soonest that will really come: what our own refreshes move on again and again is no date while they
 * succeed, and a mailbox without a valid authorization has none.
 */
export function credentialDates(
  integration: DatedIntegration,
  limits: readonly RefreshTokenLimit[],
  grants: readonly DatedGrant[],
  now: Date,
): CredentialDate[] {
  const dates: CredentialDate[] = [];
  const { credentialExpiresAt } = integration;
  if (credentialExpiresAt !== null) {
    const kind = credentialKind(integration);
    const because =
      kind === "certificate" ? "The certificate itself says so." : "This day was entered at the integration.";
    dates.push({ kind, at: credentialExpiresAt, from: null, grant: null, because });
  }
  if (integration.previousCredential !== null) {
    const { kind, expiresAt } = integration.previousCredential;
    const because = "It was replaced, and stays in use until the new one has worked.";
    dates.push({ kind: previousKinds[kind], at: expiresAt, from: null, grant: null, because });
  }
  for (const grant of grants) {
    const [soonest] = grantDates(integration, limits, grant, now).sort(
      (a, b) => a.at.getTime() - b.at.getTime(),
    );
    if (soonest) dates.push(soonest);
  }
  return dates;
}

const previousKinds = {
  secret: "previous-client-secret",
  certificate: "previous-certificate",
  "service-account": "previous-service-account-key",
} as const satisfies Record<ClientCredential["kind"], CredentialDateKind>;

function credentialKind({ certificatePem, serviceAccount }: DatedIntegration): CredentialDateKind {
  if (certificatePem !== null) return "certificate";
  return serviceAccount === null ? "client-secret" : "service-account-key";
}

function grantDates(
  integration: DatedIntegration,
  limits: readonly RefreshTokenLimit[],
  grant: DatedGrant,
  now: Date,
): CredentialDate[] {
  const { refreshTokenObtainedAt: obtainedAt, authorizedAt } = grant;
  // Applications that sign in by themselves have no refresh token.
  if (grant.state !== "ACTIVE" || obtainedAt === null) return [];
  const lastRefreshedAt = grant.lastRefreshedAt ?? authorizedAt;
  const succeeds =
    integration.failureCode === null &&
    grant.consecutiveFailures === 0 &&
    now.getTime() - lastRefreshedAt.getTime() < silentAfterMs;
  const of = { id: grant.id, mailboxAddress: grant.mailboxAddress };
  const dates: CredentialDate[] = [];
  const toldEnd = grant.refreshTokenExpiresAt;
  if (toldEnd !== null && !(succeeds && isRenewedByRefresh(obtainedAt, lastRefreshedAt))) {
    const because = "The provider said so when it gave the refresh token.";
    dates.push({ kind: "refresh-token", at: toldEnd, from: obtainedAt, grant: of, because });
  }
  for (const { kind, days, because } of limits) {
    if (kind === "absolute") {
      dates.push({
        kind: "refresh-token",
        at: daysAfter(authorizedAt, days),
        from: authorizedAt,
        grant: of,
        because,
      });
    } else if (!succeeds) {
      dates.push({
        kind: "refresh-token-unused",
        at: daysAfter(lastRefreshedAt, days),
        from: lastRefreshedAt,
        grant: of,
        because,
      });
    }
  }
  // A refresh after its day has shown that the day was wrong.
  return dates.filter(({ at }) => at > lastRefreshedAt);
}

/** Whether the last refresh brought a new refresh token. Before the first refresh nobody knows; then it counts as so. */
function isRenewedByRefresh(obtainedAt: Date, lastRefreshedAt: Date): boolean {
  return lastRefreshedAt.getTime() - obtainedAt.getTime() < sameAnswerMs;
}

function daysAfter(from: Date, days: number): Date {
  return new Date(from.getTime() + days * dayMs);
}
