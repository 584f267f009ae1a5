import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import type { ConnectionTestStep } from "@/lib/mail-servers/connection-test-step.ts";
import { connectionTestStep } from "@/lib/mail-servers/connection-test-step.ts";
import { openMailSecret } from "@/lib/mail-servers/mail-credentials.ts";
import { incomingServerInput, mailServerInput } from "@/lib/mail-servers/mail-server-input.ts";
import { inbox, mailFolder, readingOf } from "@/lib/mail-servers/mailbox-reading.ts";
import type { MailServerUnderTest } from "@/lib/mail-servers/test-mail-server.ts";
import { testMailServer } from "@/lib/mail-servers/test-mail-server.ts";
import { database } from "@/lib/platform/database.ts";
import { channelForAdmin, projectForAdmin } from "./channel-access.ts";
import { incomingProtocolOf, requireFaultlessConnections } from "./channel-faults.ts";
import { channelId, projectKey } from "./channel-input.ts";
import { countConnectionTest } from "./connection-test-limit.ts";
import { savedServer, typedServer } from "./server-under-test.ts";

/** A new channel's connections, before it is saved. */
export const testNewChannelInput = z.object({
  projectKey,
  incoming: incomingServerInput,
  outgoing: mailServerInput,
  folder: mailFolder.default(inbox),
});

/** A saved channel's connections; one that is given is tested instead of the saved one. */
export const testChannelInput = z.object({
  channelId,
  incoming: incomingServerInput.optional(),
  outgoing: mailServerInput.optional(),
  folder: mailFolder.optional(),
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
  const { incoming, outgoing, folder } = input;
  return run(
    { ...(await typedServer(db, incoming.protocol, incoming, null)), folder },
    await typedServer(db, "SMTP", outgoing, null),
  );
}

/**
 * Tries the connections of a saved channel, or of a change to it, in steps. The audit log keeps who did, because it signs
 * in with what is stored.
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
  const { folder } = readingOf(incomingProtocolOf(stored, input), input, stored.mailbox);
  const read = incoming
    ? await typedServer(db, incoming.protocol, incoming, () => openMailSecret(incomingServer))
    : await savedServer(db, actor, stored.projectId, incomingServer);
  const sent = outgoing
    ? await typedServer(db, "SMTP", outgoing, () => openMailSecret(outgoingServer))
    : await savedServer(db, actor, stored.projectId, outgoingServer);
  const result = await run({ ...read, folder }, sent);
  await recordAudit(db, actor, {
    action: "email-channel.test",
    objectType: "email-channel",
    objectId: stored.id,
    objectLabel: stored.address,
    detail: {
      incoming: `${incoming ? "as typed" : "as saved"}: ${read.username} at ${read.host}, ${wordOf(result.incoming)}`,
      outgoing: `${outgoing ? "as typed" : "as saved"}: ${sent.username} at ${sent.host}, ${wordOf(result.outgoing)}`,
    },
  });
  return result;
}

const isGood = (steps: readonly ConnectionTestStep[]) => steps.every(({ state }) => state === "ok");
const wordOf = (steps: readonly ConnectionTestStep[]) => (isGood(steps) ? "works" : "failed");

async function run(
  incoming: MailServerUnderTest,
  outgoing: MailServerUnderTest,
): Promise<ConnectionTestView> {
  const [incomingSteps, outgoingSteps] = await Promise.all([
    testMailServer(incoming),
    testMailServer(outgoing),
  ]);
  return {
    succeeded: isGood(incomingSteps) && isGood(outgoingSteps),
    incoming: incomingSteps,
    outgoing: outgoingSteps,
  };
}
