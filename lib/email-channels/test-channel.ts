import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import type { ConnectionTestStep } from "@/lib/mail-servers/connection-test-step.ts";
import { connectionTestStep } from "@/lib/mail-servers/connection-test-step.ts";
import type { MailSecret } from "@/lib/mail-servers/mail-credentials.ts";
import { openMailSecret } from "@/lib/mail-servers/mail-credentials.ts";
import type { MailServerInput } from "@/lib/mail-servers/mail-server-input.ts";
import { mailServerInput } from "@/lib/mail-servers/mail-server-input.ts";
import { foreignGrantDetail, mayUseGrant } from "@/lib/mail-servers/may-use-grant.ts";
import type { MailServerUnderTest } from "@/lib/mail-servers/test-mail-server.ts";
import { testMailServer } from "@/lib/mail-servers/test-mail-server.ts";
import type { Db } from "@/lib/platform/database.ts";
import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { channelForAdmin, projectForAdmin } from "./channel-access.ts";
import { requireFaultlessConnections } from "./channel-faults.ts";
import { channelId, projectKey } from "./channel-input.ts";
import type { ServerRecord } from "./channel-record.ts";
import { countConnectionTest } from "./connection-test-limit.ts";

/** A new channel's connections, before it is saved. */
export const testNewChannelInput = z.object({
  projectKey,
  incoming: mailServerInput,
  outgoing: mailServerInput,
});

/** A saved channel's connections; one that is given is tested instead of the saved one. */
export const testChannelInput = z.object({
  channelId,
  incoming: mailServerInput.optional(),
  outgoing: mailServerInput.optional(),
});

export const connectionTestView = z.object({
  succeeded: z.boolean(),
  incoming: z.array(connectionTestStep),
  outgoing: z.array(connectionTestStep),
});
type ConnectionTestView = z.output<typeof connectionTestView>;

/**
 * Tries the connections of a channel that is not saved yet, in steps.
 *
 * @throws Problem `not-found`, `forbidden`, `too-many-connection-tests`, `access-not-checked`, or `invalid-input`
 */
export async function testNewChannel(
  actor: Actor,
  input: z.output<typeof testNewChannelInput>,
): Promise<ConnectionTestView> {
  const db = database();
  const project = await projectForAdmin(db, actor, input.projectKey);
  countConnectionTest(actor);
  await requireFaultlessConnections(db, actor, project.id, input, null);
  return run(
    await typedServer(db, "IMAP", input.incoming, null),
    await typedServer(db, "SMTP", input.outgoing, null),
  );
}

/**
 * Tries the connections of a saved channel, or of a change to it, in steps.
 *
 * @throws Problem `not-found`, `forbidden`, `mailbox-of-others`, `too-many-connection-tests`, `secret-unreadable`,
 *   `access-not-checked`, or `invalid-input`
 */
export async function testChannel(
  actor: Actor,
  input: z.output<typeof testChannelInput>,
): Promise<ConnectionTestView> {
  const db = database();
  const stored = await channelForAdmin(db, actor, input.channelId);
  countConnectionTest(actor);
  await requireFaultlessConnections(db, actor, stored.projectId, input, stored);
  const { incoming, outgoing } = input;
  const { incomingServer, outgoingServer } = stored;
  return run(
    incoming
      ? await typedServer(db, "IMAP", incoming, incomingServer)
      : await savedServer(db, actor, stored.projectId, incomingServer),
    outgoing
      ? await typedServer(db, "SMTP", outgoing, outgoingServer)
      : await savedServer(db, actor, stored.projectId, outgoingServer),
  );
}

async function run(
  incoming: MailServerUnderTest,
  outgoing: MailServerUnderTest,
): Promise<ConnectionTestView> {
  const [incomingSteps, outgoingSteps] = await Promise.all([
    testMailServer(incoming),
    testMailServer(outgoing),
  ]);
  const isGood = (steps: readonly ConnectionTestStep[]) => steps.every(({ state }) => state === "ok");
  return {
    succeeded: isGood(incomingSteps) && isGood(outgoingSteps),
    incoming: incomingSteps,
    outgoing: outgoingSteps,
  };
}

async function savedServer(
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

async function typedServer(
  db: Db,
  protocol: MailServerUnderTest["protocol"],
  input: MailServerInput,
  stored: ServerRecord | null,
): Promise<MailServerUnderTest> {
  const { host, port, security, timeoutMs, username } = input;
  return {
    protocol,
    host,
    port,
    security,
    timeoutMs,
    username,
    secret: await typedSecret(db, input, stored),
  };
}

async function typedSecret(db: Db, input: MailServerInput, stored: ServerRecord | null): Promise<MailSecret> {
  const { authentication } = input;
  if (authentication.method === "password") {
    if (authentication.password !== undefined)
      return { method: "password", password: authentication.password };
    return stored ? openMailSecret(stored) : { method: "password", password: null };
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
        "Check its access to the mailbox first, or save the channel.",
    );
  }
  return { method: "oauth", grantId };
}
