import type { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { mailServerFaults } from "@/lib/mail-servers/mail-server-faults.ts";
import type { Db } from "@/lib/platform/database.ts";
import type { FieldProblem } from "@/lib/platform/problem.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { channelFields } from "./channel-input.ts";
import type { ChannelRecord } from "./channel-record.ts";
import { mailCanNotFill } from "./mail-fillable.ts";

type ChannelInput = z.output<typeof channelFields>;
/** What a person wants to set; what is left out stays as it is. */
type Wish = { readonly [Field in keyof ChannelInput]?: ChannelInput[Field] | undefined };

/**
 * Finds everything that is wrong with the input and that only DNS and the database can tell. Resolves hosts, so never
 * call it in a transaction.
 *
 * @param stored the channel to be changed; null: a new one
 * @throws Problem `invalid-input` that names all faults at once, by field path
 */
export async function requireFaultlessChannel(
  db: Db,
  actor: Actor,
  projectId: string,
  wish: Wish,
  stored: ChannelRecord | null,
): Promise<void> {
  const faults = await Promise.all([
    addressFault(db, wish.address, stored),
    requestTypeFault(db, projectId, wish.requestTypeId),
    beginFault(wish.begin),
    sharedMailboxFault(db, wish.incoming, stored),
    serverFaults(db, actor, projectId, "incoming", wish.incoming, stored?.incomingServer ?? null),
    serverFaults(db, actor, projectId, "outgoing", wish.outgoing, stored?.outgoingServer ?? null),
  ]);
  const fields = faults.flat();
  if (fields.length > 0)
    throw new Problem("invalid", "invalid-input", "Some fields need attention.", { fields });
}

/** The same faults of connections alone, for a test of what is not saved. @throws Problem `invalid-input` */
export async function requireFaultlessConnections(
  db: Db,
  actor: Actor,
  projectId: string,
  wish: Pick<Wish, "incoming" | "outgoing">,
  stored: ChannelRecord | null,
): Promise<void> {
  const faults = await Promise.all([
    serverFaults(db, actor, projectId, "incoming", wish.incoming, stored?.incomingServer ?? null),
    serverFaults(db, actor, projectId, "outgoing", wish.outgoing, stored?.outgoingServer ?? null),
  ]);
  // A wrong host is what the test is for: it is shown as the first step that failed.
  const fields = faults.flat().filter(({ field }) => !field.endsWith(".host"));
  if (fields.length > 0)
    throw new Problem("invalid", "invalid-input", "Some fields need attention.", { fields });
}

/** Somebody was first with this address. */
export const addressTaken: FieldProblem = {
  field: "address",
  detail: "Another channel already has this address. An address can belong to one channel only.",
};

async function addressFault(
  db: Db,
  address: string | undefined,
  stored: ChannelRecord | null,
): Promise<FieldProblem[]> {
  if (address === undefined || address === stored?.address) return [];
  const other = await db.emailChannel.findUnique({ where: { address }, select: { id: true } });
  return other ? [addressTaken] : [];
}

async function requestTypeFault(
  db: Db,
  projectId: string,
  requestTypeId: string | undefined,
): Promise<FieldProblem[]> {
  if (requestTypeId === undefined) return [];
  const requestType = await db.requestType.findFirst({
    where: { id: requestTypeId, projectId },
    select: { requiredFields: true },
  });
  const detail = requestType
    ? mailCanNotFill(requestType.requiredFields)
    : "This project has no such request type. Choose one of its own.";
  return detail === null ? [] : [{ field: "requestTypeId", detail }];
}

function beginFault(begin: Wish["begin"]): FieldProblem[] {
  if (begin === undefined || begin === "now" || begin === "everything") return [];
  const isFuture = new Date(begin).getTime() > Date.now();
  return isFuture
    ? [
        {
          field: "begin",
          detail: "Choose a day that is not in the future: mail would be left alone until then.",
        },
      ]
    : [];
}

/** Two readers of one mailbox would make two requests of every mail. */
async function sharedMailboxFault(
  db: Db,
  incoming: Wish["incoming"],
  stored: ChannelRecord | null,
): Promise<FieldProblem[]> {
  if (!incoming) return [];
  const other = await db.emailChannel.findFirst({
    where: {
      ...(stored && { id: { not: stored.id } }),
      incomingServer: { host: incoming.host, username: { equals: incoming.username, mode: "insensitive" } },
    },
    select: { id: true },
  });
  const detail = "Another channel already reads this mailbox. Every mail in it would become two requests.";
  return other ? [{ field: "incoming.username", detail }] : [];
}

async function serverFaults(
  db: Db,
  actor: Actor,
  projectId: string,
  side: "incoming" | "outgoing",
  input: Wish["incoming"],
  stored: ChannelRecord["incomingServer"] | null,
): Promise<FieldProblem[]> {
  if (!input) return [];
  const faults = await mailServerFaults(db, input, { actor, projectId, stored });
  return faults.map(({ field, detail }) => ({ field: `${side}.${field}`, detail }));
}
