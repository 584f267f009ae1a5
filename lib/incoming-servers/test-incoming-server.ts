import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { requireSystemAdmin } from "@/lib/access/permissions.ts";
import { countConnectionTest } from "@/lib/email-channels/connection-test-limit.ts";
import { typedServer } from "@/lib/email-channels/server-under-test.ts";
import { connectionTestStep } from "@/lib/mail-servers/connection-test-step.ts";
import { openMailSecret } from "@/lib/mail-servers/mail-credentials.ts";
import { type MailServerUnderTest, testMailServer } from "@/lib/mail-servers/test-mail-server.ts";
import { database } from "@/lib/platform/database.ts";
import { requireFaultlessConnection } from "./incoming-server-faults.ts";
import { incomingServerFields, serverId } from "./incoming-server-input.ts";
import { incomingServerForAdmin } from "./incoming-server-record.ts";

/** The connection of a new server, before it is saved. */
export const testNewIncomingServerInput = incomingServerFields.pick({ connection: true });

/** That of a saved server; one that is given is tested instead of the saved one. */
export const testIncomingServerInput = z.object({
  serverId,
  connection: incomingServerFields.shape.connection.optional(),
});

export const incomingServerTestView = z.object({
  succeeded: z.boolean(),
  steps: z.array(connectionTestStep),
});
type IncomingServerTestView = z.output<typeof incomingServerTestView>;

/**
 * Tries the connection of a server that is not saved yet, in steps.
 *
 * @throws Problem `forbidden`, `too-many-connection-tests`, `access-not-checked`, or `invalid-input`
 */
export async function testNewIncomingServer(
  actor: Actor,
  input: z.output<typeof testNewIncomingServerInput>,
): Promise<IncomingServerTestView> {
  requireSystemAdmin(actor);
  countConnectionTest(actor);
  const db = database();
  const { connection } = input;
  await requireFaultlessConnection(db, actor, connection, null);
  return run(await typedServer(db, connection.protocol, connection, null));
}

/**
 * Tries the connection of a saved server, or of a change to it, in steps. The audit log keeps who did, because it signs
 * in with what is stored.
 *
 * @throws Problem `forbidden`, `not-found`, `too-many-connection-tests`, `secret-unreadable`, `access-not-checked`, or
 *   `invalid-input`
 */
export async function testIncomingServer(
  actor: Actor,
  input: z.output<typeof testIncomingServerInput>,
): Promise<IncomingServerTestView> {
  const db = database();
  const stored = await incomingServerForAdmin(db, actor, input.serverId);
  countConnectionTest(actor);
  const { mailServer } = stored;
  const { connection } = input;
  if (connection) await requireFaultlessConnection(db, actor, connection, stored);
  const tested = connection
    ? await typedServer(db, connection.protocol, connection, () => openMailSecret(mailServer))
    : { ...mailServer, secret: openMailSecret(mailServer) };
  const result = await run(tested);
  const how = connection ? "as typed" : "as saved";
  await recordAudit(db, actor, {
    action: "incoming-server.test",
    objectType: "incoming-server",
    objectId: stored.id,
    objectLabel: stored.name,
    detail: {
      connection: `${how}: ${tested.username} at ${tested.host}, ${result.succeeded ? "works" : "failed"}`,
    },
  });
  return result;
}

async function run(server: MailServerUnderTest): Promise<IncomingServerTestView> {
  const steps = await testMailServer(server);
  return { succeeded: steps.every(({ state }) => state === "ok"), steps };
}
