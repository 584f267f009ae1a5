import { z } from "zod";
import type { OAuthGrant } from "@/prisma/generated/client.ts";
import { diagnose } from "./diagnosis.ts";
import type { GrantChannel } from "./integration-permission.ts";
import { channelReference } from "./integration-view.ts";

/** The authorization of one mailbox, without its tokens. */
export const grantView = z.object({
  id: z.string(),
  integrationId: z.string(),
  mailboxAddress: z.string(),
  /** Account that signed in. */
  principal: z.string(),
  state: z.enum(["ACTIVE", "REAUTHORIZATION_REQUIRED", "REVOKED"]),
  scopes: z.array(z.string()),
  /** When the stored access token ends. */
  expiresAt: z.date().nullable(),
  authorizedAt: z.date(),
  lastRefreshedAt: z.date().nullable(),
  /** When the next refresh, or the next try, comes. */
  refreshDueAt: z.date().nullable(),
  failure: z
    .object({
      code: z.string(),
      detail: z.string(),
      cure: z.string(),
      at: z.date().nullable(),
      times: z.number().int(),
    })
    .nullable(),
  usedBy: z.array(channelReference),
});
export type GrantView = z.infer<typeof grantView>;

/** The view of a grant; `channels` are those that use it and that the reader may know of. */
export function viewGrant(row: OAuthGrant, channels: readonly GrantChannel[]): GrantView {
  return {
    id: row.id,
    integrationId: row.integrationId,
    mailboxAddress: row.mailboxAddress,
    principal: row.principal,
    state: row.state,
    scopes: row.grantedScopes,
    expiresAt: row.accessTokenExpiresAt,
    authorizedAt: row.authorizedAt,
    lastRefreshedAt: row.lastRefreshedAt,
    refreshDueAt: row.refreshDueAt,
    failure:
      row.failureCode === null
        ? null
        : {
            code: row.failureCode,
            detail: row.failureDetail ?? "",
            cure: diagnose(row.failureCode).cure,
            at: row.failedAt,
            times: row.consecutiveFailures,
          },
    usedBy: channels.map(({ id, address, projectKey }) => ({ id, address, projectKey })),
  };
}
