import { randomUUID } from "node:crypto";
import { unknownPrincipal } from "@/lib/oauth-integrations/unknown-principal.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import type { MailProtocol } from "@/prisma/generated/enums.ts";
import { passwordPlace } from "./mail-credentials.ts";
import { type ServerContext, type StoredServer, signInFault } from "./mail-server-faults.ts";
import type { MailServerInput } from "./mail-server-input.ts";

/** The row that an update was checked against. */
type CheckedServer = StoredServer & { readonly id: string; readonly updatedAt: Date };

/**
 * Saves a server that `mailServerFaults` has found no fault with. The password is sealed for this row; without a new
 * one the stored one stays. For OAuth the grant of the mailbox is used; if there is none it is made, and waits for
 * somebody to authorise it, or for the first token of an application that signs in by itself.
 *
 * @param context.stored null: a new server
 * @returns the server's id
 * @throws Problem `changed-meanwhile` when the row is not the one that was checked any more, or somebody has authorised
 *   the mailbox since then
 */
export async function saveMailServer(
  tx: Transaction,
  protocol: MailProtocol,
  input: MailServerInput,
  context: ServerContext<CheckedServer>,
): Promise<string> {
  const { stored } = context;
  await requireStillFaultless(tx, input, context);
  const id = stored?.id ?? randomUUID();
  const { host, port, security, username, timeoutMs } = input;
  const data = {
    protocol,
    host,
    port,
    security,
    username,
    timeoutMs,
    ...(await secretColumns(tx, id, input.authentication)),
  };
  if (!stored) {
    await tx.mailServer.create({ data: { id, ...data } });
    return id;
  }
  // A kept password was checked against the host of that moment, so it must still be that moment's row.
  const { count } = await tx.mailServer.updateMany({ where: { id, updatedAt: stored.updatedAt }, data });
  if (count === 0) throw changedMeanwhile();
  return id;
}

/** Who may use a mailbox changes with its tokens. Those are saved under a lock of the integration: here it is shared. */
async function requireStillFaultless(
  tx: Transaction,
  input: MailServerInput,
  context: ServerContext,
): Promise<void> {
  if (input.authentication.method === "password") return;
  const { integrationId } = input.authentication;
  await tx.$queryRaw`SELECT 1 FROM "OAuthIntegration" WHERE id = ${integrationId}::uuid FOR SHARE`;
  if (await signInFault(tx, input, context)) throw changedMeanwhile();
}

function changedMeanwhile(): Problem {
  return new Problem(
    "conflict",
    "changed-meanwhile",
    "Somebody else changed this just now. Load it again and repeat your change.",
  );
}

async function secretColumns(
  tx: Transaction,
  id: string,
  authentication: MailServerInput["authentication"],
): Promise<
  Pick<Prisma.MailServerUncheckedCreateInput, "authentication" | "passwordSealed" | "oauthGrantId">
> {
  if (authentication.method === "oauth") {
    const grant = await grantOf(tx, authentication);
    return { authentication: "OAUTH", oauthGrantId: grant.id, passwordSealed: null };
  }
  const { password } = authentication;
  return {
    authentication: "PASSWORD",
    oauthGrantId: null,
    ...(password !== undefined && { passwordSealed: sealSecret(password, passwordPlace(id)) }),
  };
}

async function grantOf(
  tx: Transaction,
  mailbox: { readonly integrationId: string; readonly mailboxAddress: string },
): Promise<{ readonly id: string }> {
  const { integrationId, mailboxAddress } = mailbox;
  const { grantType, serviceAccount, clientId } = await tx.oAuthIntegration.findUniqueOrThrow({
    where: { id: integrationId },
    select: { grantType: true, serviceAccount: true, clientId: true },
  });
  const state =
    grantType === "AUTHORIZATION_CODE"
      ? ({
          principal: unknownPrincipal,
          state: "REAUTHORIZATION_REQUIRED",
          failureCode: "not-authorized-yet",
          failureDetail: "Nobody has authorised this mailbox yet.",
        } as const)
      : ({ principal: serviceAccount ?? clientId, state: "ACTIVE", refreshDueAt: new Date() } as const);
  return tx.oAuthGrant.upsert({
    where: { integrationId_mailboxAddress: { integrationId, mailboxAddress } },
    create: { integrationId, mailboxAddress, ...state },
    update: {},
    select: { id: true },
  });
}
