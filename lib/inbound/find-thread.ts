import { readSignedMessageId } from "@/lib/message/message-id.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import type { ThreadCandidate } from "./decide.ts";
import { storedMessageId } from "./stored-message-id.ts";

/** What a mail says about where it belongs. */
export type ThreadClues = {
  readonly projectId: string;
  readonly senderAddress: string;
  /** In-Reply-To and References, as the mail has them. */
  readonly messageIds: readonly string[];
  readonly subjectKeys: readonly string[];
  readonly messageIdKey: Uint8Array;
};

const mostCandidates = 20;

/** Requests of the project that the clues of a mail point to, each with all that speaks for it. */
export async function findThread(tx: Transaction, clues: ThreadClues): Promise<ThreadCandidate[]> {
  if (clues.messageIds.length + clues.subjectKeys.length === 0) return [];
  const signed = await requestsOfSignedIds(tx, clues);
  const referred = await requestsOfReferences(tx, clues);
  const rows = await tx.request.findMany({
    where: {
      projectId: clues.projectId,
      OR: [
        { id: { in: [...new Set([...signed.keys(), ...referred.keys()])] } },
        { key: { in: clues.subjectKeys.slice(0, mostCandidates) } },
      ],
    },
    orderBy: { createdAt: "asc" },
    take: mostCandidates,
    select: {
      id: true,
      key: true,
      createdAt: true,
      reporter: { select: { email: true } },
      assignee: { select: { email: true } },
    },
  });
  const candidates: ThreadCandidate[] = [];
  for (const row of rows) {
    const isNamed = row.reporter.email === clues.senderAddress || row.assignee?.email === clues.senderAddress;
    candidates.push({
      requestId: row.id,
      requestKey: row.key,
      openedAt: row.createdAt,
      signedIds: signed.get(row.id) ?? [],
      references: referred.get(row.id) ?? [],
      keyInSubject: clues.subjectKeys.includes(row.key),
      senderInvolved: isNamed || (await takesPart(tx, row.id, clues)),
      senderAddressed: await wasAddressed(tx, row.id, clues.senderAddress),
    });
  }
  return candidates;
}

async function requestsOfSignedIds(tx: Transaction, clues: ThreadClues): Promise<Map<string, string[]>> {
  const idOf = new Map<string, string>();
  for (const messageId of clues.messageIds) {
    const ours = readSignedMessageId(clues.messageIdKey, messageId);
    if (ours && isUuid(ours.subject)) idOf.set(ours.subject, messageId);
  }
  const found = await tx.outboundMessage.findMany({
    where: { id: { in: [...idOf.keys()] } },
    select: { id: true, requestId: true },
  });
  return grouped(found.map((row) => [row.requestId, idOf.get(row.id) ?? ""]));
}

async function requestsOfReferences(tx: Transaction, clues: ThreadClues): Promise<Map<string, string[]>> {
  const found = await tx.threadMessageId.findMany({
    where: {
      messageId: { in: clues.messageIds.map(storedMessageId) },
      request: { projectId: clues.projectId },
    },
    take: 200,
    select: { requestId: true, messageId: true },
  });
  return grouped(found.map((row) => [row.requestId, row.messageId]));
}

function grouped(entries: readonly (readonly [string, string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of entries) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
}

function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
}

/** Participant of the request, or agent of its project. */
async function takesPart(tx: Transaction, requestId: string, clues: ThreadClues): Promise<boolean> {
  const person = await tx.user.findUnique({
    where: { email: clues.senderAddress },
    select: {
      participations: { where: { requestId }, select: { requestId: true } },
      memberships: { where: { projectId: clues.projectId }, select: { projectId: true } },
    },
  });
  return person !== null && person.participations.length + person.memberships.length > 0;
}

async function wasAddressed(tx: Transaction, requestId: string, address: string): Promise<boolean> {
  const found = await tx.outboundRecipient.findFirst({
    where: { address, outboundMessage: { requestId } },
    select: { address: true },
  });
  return found !== null;
}
