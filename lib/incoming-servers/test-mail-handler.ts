import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { recordAudit } from "@/lib/access/audit.ts";
import { beginAtOf } from "@/lib/email-channels/begin-at.ts";
import { countConnectionTest } from "@/lib/email-channels/connection-test-limit.ts";
import { type Destination, destinationOf } from "@/lib/inbound/destination.ts";
import { openMailSecret } from "@/lib/mail-servers/mail-credentials.ts";
import { database, databaseNow } from "@/lib/platform/database.ts";
import { dryRun } from "./dry-run.ts";
import type { DryRunView } from "./dry-run-view.ts";
import { serverId } from "./incoming-server-input.ts";
import {
  type IncomingServerRecord,
  incomingServerForAdmin,
  type MailHandlerRecord,
  mailHandlerForAdmin,
} from "./incoming-server-record.ts";
import { handlerId, mailHandlerFields, newMailHandlerFields } from "./mail-handler-input.ts";
import { type HandlerSettings, handlerSettings, wantedRules } from "./mail-handler-settings.ts";

const limit = z
  .number("Say how many mails to look at.")
  .int("Say a whole number of mails.")
  .min(1, "Look at one mail at least.")
  .max(50, "At most 50 mails are looked at.")
  .default(20);

/** A handler that is not saved yet, at a saved server. It needs no name to be tried. */
export const testNewMailHandlerInput = z.object({
  serverId,
  limit,
  handler: newMailHandlerFields.extend({
    name: newMailHandlerFields.shape.name.default("This handler, which is not saved yet"),
  }),
});

/** A saved handler, with what somebody would change of it. */
export const testMailHandlerInput = z.object({
  handlerId,
  limit,
  handler: mailHandlerFields.partial().optional(),
});

/**
 * Shows what a handler that is not saved yet would do with the newest mails of its folder, without any effect.
 *
 * @throws Problem `forbidden`, `not-found`, `too-many-connection-tests`, `mail-server-failed`, or `invalid-input`
 */
export async function testNewMailHandler(
  actor: Actor,
  input: z.output<typeof testNewMailHandlerInput>,
): Promise<DryRunView> {
  const db = database();
  const server = await incomingServerForAdmin(db, actor, input.serverId);
  countConnectionTest(actor);
  const { handler } = input;
  const settings = await handlerSettings(db, actor, server, handler, handler, null);
  const now = await databaseNow(db);
  const beginAt = beginAtOf(handler.begin, now);
  const quietBefore = handler.begin === "now" ? null : now;
  const place = { mailboxId: randomUUID(), beginAt, quietBefore, lastSucceededAt: null };
  const result = await run(server, settings, { id: randomUUID(), ...place }, input.limit);
  await recordAudit(db, actor, {
    action: testAction,
    objectType: "incoming-server",
    objectId: server.id,
    objectLabel: server.name,
    detail: { handler: "not saved yet", folder: settings.reading.folder, result: result.summary },
  });
  return result;
}

/**
 * Shows what a saved handler, or a change of it, would do with the newest mails of its folder, without any effect.
 *
 * @throws Problem `forbidden`, `not-found`, `too-many-connection-tests`, `mail-server-failed`, or `invalid-input`
 */
export async function testMailHandler(
  actor: Actor,
  input: z.output<typeof testMailHandlerInput>,
): Promise<DryRunView> {
  const db = database();
  const stored = await mailHandlerForAdmin(db, actor, input.handlerId);
  const { id, mailbox, incomingServer } = stored;
  if (!mailbox) throw new Error(`Mail handler ${id} has no mailbox.`);
  countConnectionTest(actor);
  const wish = input.handler ?? {};
  const settings = await handlerSettings(db, actor, incomingServer, wantedRules(wish, stored), wish, stored);
  const now = await databaseNow(db);
  const { begin } = wish;
  const place = {
    mailboxId: mailbox.id,
    beginAt: begin === undefined ? mailbox.beginAt : beginAtOf(begin, now),
    quietBefore: begin === undefined || begin === "now" ? mailbox.quietBefore : now,
    lastSucceededAt: mailbox.lastSucceededAt,
  };
  const result = await run(incomingServer, settings, { id, ...place }, input.limit);
  await recordAudit(db, actor, {
    action: testAction,
    objectType: "mail-handler",
    objectId: id,
    objectLabel: stored.name,
    detail: { folder: settings.reading.folder, result: result.summary },
  });
  return result;
}

/** The audit log keeps who looked at mail that is in the mailbox. */
const testAction = "mail-handler.test";

type Place = Pick<Destination, "mailboxId" | "quietBefore"> & {
  readonly beginAt: Date | null;
  readonly lastSucceededAt: Date | null;
};

function run(
  { id: incomingServerId, mailServer }: Pick<IncomingServerRecord, "id" | "mailServer">,
  { columns, reading }: HandlerSettings,
  { id, mailboxId, quietBefore, beginAt, lastSucceededAt }: Place & Pick<MailHandlerRecord, "id">,
  limit: number,
): Promise<DryRunView> {
  const now = new Date();
  const destination = destinationOf({
    id: mailboxId,
    projectId: columns.projectId,
    quietBefore,
    emailChannel: null,
    mailHandler: { id, incomingServerId, enabled: true, createdAt: now, updatedAt: now, ...columns },
  });
  const server = { ...mailServer, secret: openMailSecret(mailServer) };
  const beginning = { beginAt, lastSucceededAt };
  return dryRun(server, destination, { folder: reading.folder, limit, beginning });
}
