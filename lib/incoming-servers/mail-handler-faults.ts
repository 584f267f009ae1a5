import type { Actor } from "@/lib/access/actor.ts";
import { mailCanNotFill } from "@/lib/email-channels/mail-fillable.ts";
import { readerConflict } from "@/lib/email-channels/other-readers.ts";
import { checkMarkerPattern } from "@/lib/inbound/marker-pattern.ts";
import { type IncomingProtocol, readingFaults, readingOf } from "@/lib/mail-servers/mailbox-reading.ts";
import type { Db } from "@/lib/platform/database.ts";
import type { FieldProblem } from "@/lib/platform/problem.ts";
import type { MailServer, Project } from "@/prisma/generated/client.ts";
import { handlerOptions } from "./handler-options.ts";
import type { MailHandlerRecord } from "./incoming-server-record.ts";
import type { HandlerWish, WantedRules } from "./mail-handler-settings.ts";
import { isTo, readerOfAddress } from "./reader-of-address.ts";

/** Somebody was first with this name. */
export const handlerNameTaken: FieldProblem = {
  field: "name",
  detail: "Another mail handler has this name. Choose another one.",
};

type Rules = Omit<WantedRules, "projectKey" | "requestTypeId">;

type Examined = {
  readonly rules: Rules;
  readonly project: Pick<Project, "id" | "name" | "archivedAt">;
  /** Null: none was chosen, or the project has none. */
  readonly requestType: { readonly requiredFields: readonly string[] } | null;
  readonly protocol: IncomingProtocol;
  readonly server: Pick<MailServer, "host" | "username">;
  readonly wish: HandlerWish;
  readonly stored: MailHandlerRecord | null;
};

/** Everything that is wrong with a handler and that only the database can tell, by field path. */
export async function handlerFaults(db: Db, actor: Actor, handler: Examined): Promise<FieldProblem[]> {
  const { rules, project, protocol, wish, stored } = handler;
  // One after the other, because a transaction has one connection.
  const faults = [
    await nameFault(db, rules.name, stored),
    project.archivedAt === null
      ? []
      : [{ field: "projectKey", detail: `${project.name} is archived. Choose another project.` }],
    typeFaults(handler),
    await replyFaults(db, project.id, rules.replyChannelId),
    await forwardFaults(db, handler),
    await catchFaults(db, handler),
    await reporterFaults(db, rules.defaultReporterId),
    markerFaults(rules),
    beginFaults(wish.begin),
    readingFaults(protocol, wish, stored?.mailbox ?? null),
    await readerFaults(db, actor, handler),
  ];
  return faults.flat();
}

async function nameFault(db: Db, name: string, stored: MailHandlerRecord | null): Promise<FieldProblem[]> {
  if (name === stored?.name) return [];
  const other = await db.mailHandler.findUnique({ where: { name }, select: { id: true } });
  return other ? [handlerNameTaken] : [];
}

function typeFaults({ rules, requestType }: Examined): FieldProblem[] {
  const { creates } = handlerOptions(rules.kind);
  if (!requestType) {
    return creates
      ? [{ field: "requestTypeId", detail: "Choose a request type of this project." }]
      : [{ field: "projectKey", detail: "This project has no request type yet. Add one first." }];
  }
  const detail = creates ? mailCanNotFill(requestType.requiredFields) : null;
  return detail === null ? [] : [{ field: "requestTypeId", detail }];
}

async function replyFaults(
  db: Db,
  projectId: string,
  replyChannelId: string | null,
): Promise<FieldProblem[]> {
  if (replyChannelId === null) return [];
  const channel = await db.emailChannel.findFirst({
    where: { id: replyChannelId, projectId },
    select: { id: true },
  });
  const detail = "This project has no such e-mail channel. Choose one of its own, or none.";
  return channel ? [] : [{ field: "replyChannelId", detail }];
}

async function forwardFaults(db: Db, { rules, server, stored }: Examined): Promise<FieldProblem[]> {
  const { forwardTo, bulkPolicy, catchAddresses } = rules;
  if (forwardTo === null) {
    const detail = "Enter the address that bulk mail is forwarded to, or choose another policy for it.";
    return bulkPolicy === "FORWARD" ? [{ field: "forwardTo", detail }] : [];
  }
  const own = { username: server.username, catchAddresses };
  const reader = await readerOfAddress(db, forwardTo, own, stored?.id ?? null);
  if (reader === null) return [];
  const detail = `${forwardTo} is read by Mailroom itself (${reader}), so the mail would come back. Choose the mailbox of a person.`;
  return [{ field: "forwardTo", detail }];
}

/** Mail that others forward to what this handler catches would come back to Mailroom. */
async function catchFaults(db: Db, { rules, stored }: Examined): Promise<FieldProblem[]> {
  const caught = new Set(rules.catchAddresses);
  if (caught.size === 0) return [];
  const others = await db.mailHandler.findMany({
    where: { forwardTo: { not: null }, ...(stored && { id: { not: stored.id } }) },
    orderBy: { name: "asc" },
    select: { name: true, forwardTo: true },
  });
  const other = others.find(({ forwardTo }) => forwardTo !== null && isTo(forwardTo, caught));
  if (!other) return [];
  const detail = `The mail handler "${other.name}" forwards failures to ${other.forwardTo}: they would come back here. Let it forward them to the mailbox of a person.`;
  return [{ field: "catchAddresses", detail }];
}

async function reporterFaults(db: Db, userId: string | null): Promise<FieldProblem[]> {
  if (userId === null) return [];
  const user = await db.user.findUnique({ where: { id: userId }, select: { deactivatedAt: true } });
  const detail = "This person has no account any more, or it is deactivated. Choose somebody else.";
  return user && user.deactivatedAt === null ? [] : [{ field: "defaultReporterId", detail }];
}

function markerFaults({ kind, markerPattern }: Rules): FieldProblem[] {
  if (!handlerOptions(kind).marker) return [];
  const detail = checkMarkerPattern(markerPattern ?? "");
  return detail === null ? [] : [{ field: "markerPattern", detail }];
}

function beginFaults(begin: HandlerWish["begin"]): FieldProblem[] {
  if (begin === undefined || begin === "now" || begin === "everything") return [];
  const detail = "Choose a day that is not in the future: mail would be left alone until then.";
  return new Date(begin).getTime() > Date.now() ? [{ field: "begin", detail }] : [];
}

/** What stands in the way of other readers of the folder, or is in the way of this one. */
async function readerFaults(
  db: Db,
  actor: Actor,
  { rules, protocol, server, wish, stored }: Examined,
): Promise<FieldProblem[]> {
  const mailbox = stored?.mailbox ?? null;
  const conflict = await readerConflict(db, actor, {
    mailboxId: mailbox?.id ?? null,
    host: server.host,
    username: server.username,
    reading: readingOf(protocol, wish, mailbox),
    catchAddresses: rules.catchAddresses,
    bulkPolicy: rules.bulkPolicy,
  });
  if (!conflict) return [];
  // POP3 has no field of a folder.
  const place = protocol === "POP3" ? "afterProcessing" : "folder";
  return [{ field: conflict.by === "place" ? place : conflict.by, detail: conflict.detail }];
}
