import { randomUUID } from "node:crypto";
import type { Transaction } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import type { MailProtocol } from "@/prisma/generated/enums.ts";
import { passwordPlace } from "./mail-credentials.ts";
import type { MailServerInput } from "./mail-server-input.ts";

/** The row that an update was checked against. */
type StoredServer = { readonly id: string; readonly updatedAt: Date };

/**
 * Saves a server that `mailServerFaults` has found no fault with. The password is sealed for this row; without a new
 * one the stored one stays. For OAuth the grant of the mailbox is used; if nobody has authorised it yet, it is made
 * and waits for that.
 *
 * @param stored null: a new server
 * @returns the server's id
 * @throws Problem `changed-meanwhile` when the row is not the one that was checked any more
 */
export async function saveMailServer(
  tx: Transaction,
  protocol: MailProtocol,
  input: MailServerInput,
  stored: StoredServer | null,
): Promise<string> {
  const id = stored?.id ?? randomUUID();
  const { host, port, security, username, timeoutMs } = input;
  const data = {
    host,
    port,
    security,
    username,
    timeoutMs,
    ...(await secretColumns(tx, id, input.authentication)),
  };
  if (!stored) {
    await tx.mailServer.create({ data: { id, protocol, ...data } });
    return id;
  }
  // A kept password was checked against the host of that moment, so it must still be that moment's row.
  const { count } = await tx.mailServer.updateMany({ where: { id, updatedAt: stored.updatedAt }, data });
  if (count === 0) {
    throw new Problem(
      "conflict",
      "changed-meanwhile",
      "Somebody else changed this just now. Load it again and repeat your change.",
    );
  }
  return id;
}

async function secretColumns(
  tx: Transaction,
  id: string,
  authentication: MailServerInput["authentication"],
): Promise<
  Pick<Prisma.MailServerUncheckedCreateInput, "authentication" | "passwordSealed" | "oauthGrantId">
> {
  if (authentication.method === "oauth") {
    const { integrationId, mailboxAddress } = authentication;
    const grant = await tx.oAuthGrant.upsert({
      where: { integrationId_mailboxAddress: { integrationId, mailboxAddress } },
      create: {
        integrationId,
        mailboxAddress,
        principal: mailboxAddress,
        state: "REAUTHORIZATION_REQUIRED",
        failureCode: "not-authorized-yet",
        failureDetail: "Nobody has authorised this mailbox yet.",
      },
      update: {},
      select: { id: true },
    });
    return { authentication: "OAUTH", oauthGrantId: grant.id, passwordSealed: null };
  }
  const { password } = authentication;
  return {
    authentication: "PASSWORD",
    oauthGrantId: null,
    ...(password !== undefined && { passwordSealed: sealSecret(password, passwordPlace(id)) }),
  };
}
