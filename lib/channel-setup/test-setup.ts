import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { requireFaultlessConnections } from "@/lib/email-channels/channel-faults.ts";
import { countConnectionTest } from "@/lib/email-channels/connection-test-limit.ts";
import { typedServer } from "@/lib/email-channels/server-under-test.ts";
import { inbox } from "@/lib/mail-servers/mailbox-reading.ts";
import { type MailServerUnderTest, testMailServer } from "@/lib/mail-servers/test-mail-server.ts";
import { database } from "@/lib/platform/database.ts";
import { setupId } from "./setup-input.ts";
import { changeSetup, openSetup, type SetupRecord } from "./setup-record.ts";
import { incomingOf, outgoingOf } from "./setup-servers.ts";
import { type SetupView, viewOfSetup } from "./setup-view.ts";

export const testSetupInput = z.object({
  setupId,
  side: z.enum(["incoming", "outgoing"], 'Say "incoming" or "outgoing".'),
});

/**
 * Tries one of the two connections in steps, and keeps how it went.
 *
 * @throws Problem `not-found`, `forbidden`, `setup-finished`, `step-missing`, `too-many-connection-tests`,
 *   `access-not-checked`, or `invalid-input`
 */
export async function testSetup(
  actor: Actor,
  { setupId: id, side }: z.output<typeof testSetupInput>,
): Promise<SetupView> {
  const setup = await openSetup(actor, id);
  countConnectionTest(actor);
  const steps = await testMailServer(await serverOfSetup(actor, setup, side));
  const tested = choicesOf(setup, side);
  const saved = await changeSetup(id, (now) => {
    // The settings were changed while the test ran: it says nothing of them.
    if (!isDeepStrictEqual(choicesOf(now, side), tested)) return null;
    if (side === "outgoing") return { choices: { outgoingTest: steps } };
    const isFolderMissing = steps.some(({ step, state }) => step === "folder" && state === "failed");
    // It is chosen again, when the connection has passed its test by the inbox.
    return { choices: { incomingTest: steps, ...(isFolderMissing && { isFolderChosen: false }) } };
  });
  return viewOfSetup(saved);
}

function choicesOf(setup: SetupRecord, side: "incoming" | "outgoing"): unknown[] {
  const { incoming, outgoing } = setup.choices;
  const { incomingPasswordSealed, outgoingPasswordSealed } = setup;
  return side === "incoming"
    ? [incoming, incomingPasswordSealed, folderOf(setup)]
    : [outgoing, outgoingPasswordSealed, incoming, incomingPasswordSealed];
}

/** The folder that is read; the inbox, which every mailbox has, while nobody has chosen one. */
function folderOf({ choices }: SetupRecord): string {
  return choices.isFolderChosen ? choices.folder : inbox;
}

/**
 * A server of a setup, to be tried or used: whether the actor may use it is asked each time.
 *
 * @throws Problem `step-missing`, `secret-unreadable`, `access-not-checked`, or `invalid-input`
 */
export async function serverOfSetup(
  actor: Actor,
  setup: SetupRecord,
  side: "incoming" | "outgoing",
): Promise<MailServerUnderTest> {
  const db = database();
  if (side === "incoming") {
    const incoming = incomingOf(setup);
    await requireFaultlessConnections(db, actor, setup.projectId, { incoming }, null);
    return { ...(await typedServer(db, incoming.protocol, incoming, null)), folder: folderOf(setup) };
  }
  const outgoing = outgoingOf(setup);
  await requireFaultlessConnections(db, actor, setup.projectId, { outgoing }, null);
  return typedServer(db, "SMTP", outgoing, null);
}
