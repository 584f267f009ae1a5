import type { Actor } from "@/lib/access/actor.ts";
import { isTested } from "@/lib/oauth-integrations/settings-digest.ts";
import type { Db } from "@/lib/platform/database.ts";
import { vetHost } from "@/lib/platform/outbound-guard.ts";
import type { FieldProblem } from "@/lib/platform/problem.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { TransportSecurity } from "@/prisma/generated/enums.ts";
import type { MailServerInput } from "./mail-server-input.ts";
import { foreignGrantDetail, mayUseGrant } from "./may-use-grant.ts";

/** The server as it is now, if there is one. */
type StoredServer = {
  readonly host: string;
  readonly username: string;
  readonly security: TransportSecurity;
  readonly passwordSealed: string | null;
  readonly oauthGrant: { readonly integrationId: string; readonly mailboxAddress: string } | null;
};

type Context = {
  readonly actor: Actor;
  readonly projectId: string;
  readonly stored: StoredServer | null;
};

/**
 * Everything that is wrong with a server's input and that only DNS and the database can tell, by field path within
 * the input. Resolves the host, so never call it in a transaction.
 */
export async function mailServerFaults(
  db: Db,
  input: MailServerInput,
  context: Context,
): Promise<FieldProblem[]> {
  const [host, signIn] = await Promise.all([hostFault(input.host), signInFault(db, input, context)]);
  return [host, signIn].filter((fault) => fault !== null);
}

async function hostFault(host: string): Promise<FieldProblem | null> {
  try {
    await vetHost(host);
    return null;
  } catch (error) {
    if (error instanceof Problem) return { field: "host", detail: error.message };
    throw error;
  }
}

async function signInFault(db: Db, input: MailServerInput, context: Context): Promise<FieldProblem | null> {
  const { authentication } = input;
  if (authentication.method === "password") {
    const detail = authentication.password === undefined ? keptPasswordFault(input, context.stored) : null;
    return detail === null ? null : { field: "authentication.password", detail };
  }
  const { integrationId, mailboxAddress } = authentication;
  const integration = await db.oAuthIntegration.findUnique({
    where: { id: integrationId },
    select: { name: true, settingsDigest: true, testedDigest: true },
  });
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
  const grant = await db.oAuthGrant.findUnique({
    where: { integrationId_mailboxAddress: { integrationId, mailboxAddress } },
    select: { id: true },
  });
  if (!grant || (await mayUseGrant(db, context.actor, grant.id, context.projectId))) return null;
  return { field: "authentication.mailboxAddress", detail: foreignGrantDetail };
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
