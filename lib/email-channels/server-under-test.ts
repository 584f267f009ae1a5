import type { Actor } from "@/lib/access/actor.ts";
import type { MailSecret } from "@/lib/mail-servers/mail-credentials.ts";
import { openMailSecret } from "@/lib/mail-servers/mail-credentials.ts";
import type { MailServerInput } from "@/lib/mail-servers/mail-server-input.ts";
import { foreignGrantDetail, mayUseGrant } from "@/lib/mail-servers/may-use-grant.ts";
import type { MailServerUnderTest } from "@/lib/mail-servers/test-mail-server.ts";
import type { Db } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { MailProtocol } from "@/prisma/generated/enums.ts";
import type { ServerRecord } from "./channel-record.ts";

/** A saved server, to be tried. @throws Problem `mailbox-of-others` or `secret-unreadable` */
export async function savedServer(
  db: Db,
  actor: Actor,
  projectId: string,
  server: ServerRecord,
): Promise<MailServerUnderTest> {
  if (server.oauthGrant && !(await mayUseGrant(db, actor, server.oauthGrant.id, projectId))) {
    throw new Problem("forbidden", "mailbox-of-others", foreignGrantDetail);
  }
  const { protocol, host, port, security, timeoutMs, username } = server;
  return { protocol, host, port, security, timeoutMs, username, secret: openMailSecret(server) };
}

/**
 * A server as somebody typed it, to be tried; faults were looked for before.
 *
 * @param keptPassword opens the password that is used when none was typed; null: there is none
 * @throws Problem `access-not-checked`, and what `keptPassword` throws
 */
export async function typedServer(
  db: Db,
  protocol: MailProtocol,
  input: MailServerInput,
  keptPassword: (() => MailSecret) | null,
): Promise<MailServerUnderTest> {
  const { host, port, security, timeoutMs, username } = input;
  const secret = await typedSecret(db, input, keptPassword);
  return { protocol, host, port, security, timeoutMs, username, secret };
}

async function typedSecret(
  db: Db,
  { authentication }: MailServerInput,
  keptPassword: (() => MailSecret) | null,
): Promise<MailSecret> {
  if (authentication.method === "password") {
    if (authentication.password !== undefined)
      return { method: "password", password: authentication.password };
    return keptPassword ? keptPassword() : { method: "password", password: null };
  }
  const { integrationId, mailboxAddress } = authentication;
  const integration = await db.oAuthIntegration.findUnique({
    where: { id: integrationId },
    select: { name: true, grantType: true, grants: { where: { mailboxAddress }, select: { id: true } } },
  });
  const grantId = integration?.grants[0]?.id ?? null;
  if (integration && grantId === null && integration.grantType !== "AUTHORIZATION_CODE") {
    throw new Problem(
      "conflict",
      "access-not-checked",
      `The application of "${integration.name}" was not let into ${mailboxAddress} yet. ` +
        "A system admin checks its access to the mailbox at the integration first.",
    );
  }
  return { method: "oauth", grantId };
}
