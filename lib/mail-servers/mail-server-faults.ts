import type { Actor } from "@/lib/access/actor.ts";
import { isSystemAdmin } from "@/lib/access/permissions.ts";
import { holdsTokens, isGiverOf } from "@/lib/oauth-integrations/integration-permission.ts";
import { isTested } from "@/lib/oauth-integrations/settings-digest.ts";
import type { Db } from "@/lib/platform/database.ts";
import { vetHost } from "@/lib/platform/outbound-guard.ts";
import type { FieldProblem } from "@/lib/platform/problem.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import type { TransportSecurity } from "@/prisma/generated/enums.ts";
import { hostRefusal } from "./host-refusal.ts";
import type { MailServerInput } from "./mail-server-input.ts";
import { applicationGrantDetail, foreignGrantDetail, mayUseGrant } from "./may-use-grant.ts";
import { destinationFault } from "./token-destination.ts";

/** The server as it is now, if there is one. */
export type StoredServer = {
  readonly host: string;
  readonly username: string;
  readonly security: TransportSecurity;
  readonly passwordSealed: string | null;
  readonly oauthGrant: { readonly integrationId: string; readonly mailboxAddress: string } | null;
};

/** Who wants a server, for which project (null: for the whole installation), and what it is now. */
export type ServerContext<Stored extends StoredServer = StoredServer> = {
  readonly actor: Actor;
  readonly projectId: string | null;
  readonly stored: Stored | null;
};

/**
 * Everything that is wrong with a server's input and that only DNS and the database can tell, by field path within
 * the input. Resolves the host, so never call it in a transaction.
 */
export async function mailServerFaults(
  db: Db,
  input: MailServerInput,
  context: ServerContext,
): Promise<FieldProblem[]> {
  const [host, signIn] = await Promise.all([
    hostFault(context.actor, input.host),
    signInFault(db, input, context),
  ]);
  return [host, signIn].filter((fault) => fault !== null);
}

async function hostFault(actor: Actor, host: string): Promise<FieldProblem | null> {
  try {
    await vetHost(host);
    return null;
  } catch (error) {
    if (error instanceof Problem) return { field: "host", detail: hostRefusal(actor, host, error) };
    throw error;
  }
}

/** What is wrong with how a server is to be signed in to, as far as the database can tell. */
export async function signInFault(
  db: Db,
  input: MailServerInput,
  context: ServerContext,
): Promise<FieldProblem | null> {
  const { authentication } = input;
  if (authentication.method === "password") {
    const detail = authentication.password === undefined ? keptPasswordFault(input, context.stored) : null;
    return detail === null ? null : { field: "authentication.password", detail };
  }
  const { integrationId, mailboxAddress } = authentication;
  const integration = await db.oAuthIntegration.findUnique({ where: { id: integrationId } });
  if (!integration) {
    return {
      field: "authentication.integrationId",
      detail: "This integration does not exist any more. Choose another.",
    };
  }
  const current = context.stored?.oauthGrant;
  const keepsGrant = current?.integrationId === integrationId && current.mailboxAddress === mailboxAddress;
  if (!isTested(integration) && !keepsGrant) {
    return {
      field: "authentication.integrationId",
      detail: `"${integration.name}" has not passed its connection test. A system admin tests it first.`,
    };
  }
  return isSystemAdmin(context.actor)
    ? null
    : grantFault(db, input, integration, { ...context, stored: keepsGrant ? context.stored : null });
}

/**
 * What somebody who is no system admin may not do with a grant.
 *
 * @param context.stored the server as it is now, if it signs in by this grant already
 */
async function grantFault(
  db: Db,
  input: MailServerInput,
  integration: OAuthIntegration,
  { actor, projectId, stored }: ServerContext,
): Promise<FieldProblem | null> {
  const { authentication } = input;
  if (authentication.method === "password") return null;
  const { integrationId, mailboxAddress } = authentication;
  const isAppOnly = integration.grantType !== "AUTHORIZATION_CODE";
  const grant = await db.oAuthGrant.findUnique({
    where: { integrationId_mailboxAddress: { integrationId, mailboxAddress } },
    select: {
      id: true,
      accessTokenSealed: true,
      refreshTokenSealed: true,
      authorizedById: true,
    },
  });
  const mayUse = grant ? await mayUseGrant(db, actor, grant.id, projectId) : !isAppOnly;
  if (!mayUse) {
    const detail = isAppOnly ? applicationGrantDetail : foreignGrantDetail;
    return { field: "authentication.mailboxAddress", detail };
  }
  const hasTokens = isAppOnly || (grant !== null && holdsTokens(grant));
  if (!isAppOnly && hasTokens && grant && isGiverOf(actor, grant)) return null;
  return destinationFault(input, integration, stored, hasTokens);
}

/** A stored password goes to the host that it was entered for, as that user, and not less protected. */
function keptPasswordFault(input: MailServerInput, stored: StoredServer | null): string | null {
  if (!stored?.passwordSealed) return "Enter the password.";
  const isElsewhere = stored.host !== input.host || stored.username !== input.username;
  if (isElsewhere)
    return "Enter the password again: the stored one is only for the host and user name it was entered for.";
  const isLessSafe = input.security === "NONE" && stored.security !== "NONE";
  return isLessSafe ? "Enter the password again: without encryption it can be read on its way." : null;
}
