import { z } from "zod";
import type { OAuthGrant, OAuthIntegration } from "@/prisma/generated/client.ts";
import { OAuthGrantType } from "@/prisma/generated/enums.ts";
import { authorizationStep, readSteps } from "./authorization-step.ts";
import { diagnose } from "./diagnosis.ts";
import type { GrantChannel } from "./integration-permission.ts";
import { channelReference } from "./integration-view.ts";

/** The authorization of one mailbox, without its tokens. */
export const grantView = z.object({
  id: z.string(),
  integrationId: z.string(),
  integrationName: z.string(),
  provider: z.string(),
  grantType: z.enum(OAuthGrantType),
  mailboxAddress: z.string(),
  /**
   * Account that signed in, as the provider vouches for it: its address, else the provider's own name of it, else
   * "unknown". Without a person the service account or the client ID.
   */
  principal: z.string(),
  state: z.enum(["ACTIVE", "REAUTHORIZATION_REQUIRED", "REVOKED"]),
  scopes: z.array(z.string()),
  /** When the stored access token ends. */
  expiresAt: z.date().nullable(),
  authorizedAt: z.date(),
  lastRefreshedAt: z.date().nullable(),
  /** When the next refresh, or the next try, comes. */
  refreshDueAt: z.date().nullable(),
  /** When the present refresh token was given, and when it ends if the provider said so; null without one. */
  refreshTokenObtainedAt: z.date().nullable(),
  refreshTokenExpiresAt: z.date().nullable(),
  failure: z
    .object({
      code: z.string(),
      detail: z.string(),
      cure: z.string(),
      at: z.date().nullable(),
      times: z.number().int(),
    })
    .nullable(),
  /** The last time that the mailbox was to be opened with these tokens, and what was found. */
  accessCheck: z.object({ at: z.date(), steps: z.array(authorizationStep) }).nullable(),
  usedBy: z.array(channelReference),
});
export type GrantView = z.infer<typeof grantView>;

/** What a grant's view needs of its integration. */
export const grantInclude = {
  integration: { select: { name: true, provider: true, grantType: true } },
} as const;

type GrantRecord = OAuthGrant & {
  readonly integration: Pick<OAuthIntegration, "name" | "provider" | "grantType">;
};

/** The view of a grant; `channels` are those that use it and that the reader may know of. */
export function viewGrant(row: GrantRecord, channels: readonly GrantChannel[]): GrantView {
  const { integration } = row;
  const appOnly = integration.grantType !== "AUTHORIZATION_CODE";
  return {
    id: row.id,
    integrationId: row.integrationId,
    integrationName: integration.name,
    provider: integration.provider,
    grantType: integration.grantType,
    mailboxAddress: row.mailboxAddress,
    principal: row.principal,
    state: row.state,
    scopes: row.grantedScopes,
    expiresAt: row.accessTokenExpiresAt,
    authorizedAt: row.authorizedAt,
    lastRefreshedAt: row.lastRefreshedAt,
    refreshDueAt: row.refreshDueAt,
    refreshTokenObtainedAt: row.refreshTokenObtainedAt,
    refreshTokenExpiresAt: row.refreshTokenExpiresAt,
    failure:
      row.failureCode === null
        ? null
        : {
            code: row.failureCode,
            detail: row.failureDetail ?? "",
            cure: diagnose(row.failureCode, null, { appOnly }).cure,
            at: row.failedAt,
            times: row.consecutiveFailures,
          },
    accessCheck:
      row.accessCheckedAt === null ? null : { at: row.accessCheckedAt, steps: readSteps(row.accessSteps) },
    usedBy: channels.map(({ id, address, projectKey }) => ({ id, address, projectKey })),
  };
}
