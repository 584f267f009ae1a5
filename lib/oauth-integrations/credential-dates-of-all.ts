import { database } from "@/lib/platform/database.ts";
import type { OAuthIntegration, Prisma } from "@/prisma/generated/client.ts";
import { openPreviousCredential } from "./client-credential.ts";
import { type CredentialDate, credentialDates, silentAfterMs } from "./credential-dates.ts";
import { readProviderSettings } from "./provider-settings.ts";
import type { RefreshTokenLimit } from "./providers/provider.ts";
import { providerOf } from "./providers.ts";

/** A date and the integration that it belongs to. */
export type OwnedDate = {
  readonly date: CredentialDate;
  readonly integration: Pick<OAuthIntegration, "id" | "name">;
};

/**
 * Every date of every integration, soonest first. Mailboxes that can have none, which are nearly all while refreshes
 * succeed, are not read.
 */
export async function allCredentialDates(now: Date): Promise<OwnedDate[]> {
  const db = database();
  const found: OwnedDate[] = [];
  for (const integration of await db.oAuthIntegration.findMany()) {
    const { id, name } = integration;
    const settings = readProviderSettings(integration.providerSettings);
    const limits = providerOf(integration.provider).refreshTokenLimits(settings);
    const grants = await db.oAuthGrant.findMany({
      where: grantsWithDates(integration, limits, now),
      select: {
        id: true,
        mailboxAddress: true,
        state: true,
        refreshTokenObtainedAt: true,
        refreshTokenExpiresAt: true,
        lastRefreshedAt: true,
        authorizedAt: true,
        consecutiveFailures: true,
      },
    });
    const previousCredential = previousInUse(integration);
    const dates = credentialDates({ ...integration, previousCredential }, limits, grants, now);
    found.push(...dates.map((date) => ({ date, integration: { id, name } })));
  }
  return found.sort((a, b) => a.date.at.getTime() - b.date.at.getTime());
}

/** At least those of the integration's grants that `credentialDates` finds a date for. */
function grantsWithDates(
  { id, failureCode }: OAuthIntegration,
  limits: readonly RefreshTokenLimit[],
  now: Date,
): Prisma.OAuthGrantWhereInput {
  const all = { integrationId: id, state: "ACTIVE", refreshTokenObtainedAt: { not: null } } as const;
  const kinds = new Set(limits.map(({ kind }) => kind));
  if (kinds.has("absolute") || (kinds.has("idle") && failureCode !== null)) return all;
  const told = { refreshTokenExpiresAt: { not: null } };
  if (!kinds.has("idle")) return { ...all, ...told };
  const silentSince = new Date(now.getTime() - silentAfterMs);
  return {
    ...all,
    OR: [
      told,
      { consecutiveFailures: { gt: 0 } },
      { lastRefreshedAt: { lte: silentSince } },
      { lastRefreshedAt: null, authorizedAt: { lte: silentSince } },
    ],
  };
}

/** The credential before, while it is in use and its day is known. One that can not be opened is not in use. */
function previousInUse(
  integration: OAuthIntegration,
): Parameters<typeof credentialDates>[0]["previousCredential"] {
  const { previousCredentialExpiresAt: expiresAt } = integration;
  if (expiresAt === null) return null;
  try {
    const previous = openPreviousCredential(integration);
    return previous && { kind: previous.credential.kind, expiresAt };
  } catch {
    return null;
  }
}
