import type { ThreadCandidate } from "./decide.ts";
import type { Destination } from "./destination.ts";
import type { Knowledge, KnownRequest } from "./knowledge.ts";
import type { ThreadClues } from "./thread-clues.ts";

const mostCandidates = 20;

/**
 * Requests of the project that the clues of a mail point to, each with all that speaks for it: those that a Message-ID
 * with our signature names first, then the oldest.
 */
export function findThread(
  knowledge: Knowledge,
  mail: {
    readonly clues: ThreadClues;
    readonly senderAddress: string;
    readonly destination: Pick<Destination, "emailChannelId" | "requestTypeId">;
  },
): ThreadCandidate[] {
  const { clues, senderAddress, destination } = mail;
  const signed = requestsOfSignedIds(knowledge, clues);
  const referred = requestsOfReferences(knowledge, clues);
  const person = knowledge.people.get(senderAddress);
  const takesPart = (request: KnownRequest) =>
    request.reporterEmail === senderAddress ||
    request.assigneeEmail === senderAddress ||
    (person !== undefined && (person.worksHere || request.participantIds.has(person.id)));
  const named = namedRequests(knowledge, clues, [...signed.keys(), ...referred.keys()]);
  // A mail may name any number of threads: what only we can have written is not crowded out by what anybody can.
  const isUnsigned = ({ id }: KnownRequest) => Number(!signed.has(id));
  named.sort((a, b) => isUnsigned(a) - isUnsigned(b) || byAge(a, b));
  return named.slice(0, mostCandidates).map((request) => ({
    requestId: request.id,
    requestKey: request.key,
    openedAt: request.openedAt,
    signedIds: signed.get(request.id) ?? [],
    references: referred.get(request.id) ?? [],
    keyInSubject: clues.subjectKeys.includes(request.key),
    senderInvolved: takesPart(request),
    senderAddressed: request.addressed.has(senderAddress),
    nearness:
      Number(request.emailChannelId === destination.emailChannelId) +
      Number(request.requestTypeId === destination.requestTypeId),
  }));
}

function namedRequests(knowledge: Knowledge, clues: ThreadClues, ids: readonly string[]): KnownRequest[] {
  const named = new Set<KnownRequest>();
  for (const id of ids) {
    const request = knowledge.requests.get(id);
    if (request) named.add(request);
  }
  if (clues.subjectKeys.length > 0) {
    for (const request of knowledge.requests.values()) {
      if (clues.subjectKeys.includes(request.key)) named.add(request);
    }
  }
  return [...named];
}

function byAge(a: KnownRequest, b: KnownRequest): number {
  return a.openedAt.getTime() - b.openedAt.getTime() || (a.id < b.id ? -1 : 1);
}

function requestsOfSignedIds(knowledge: Knowledge, { signed }: ThreadClues): Map<string, string[]> {
  const found = [...signed].flatMap(([sentId, messageId]) => {
    const requestId = knowledge.requestOfSent.get(sentId);
    return requestId === undefined ? [] : [[requestId, messageId] as const];
  });
  return grouped(found);
}

function requestsOfReferences(knowledge: Knowledge, { messageIds }: ThreadClues): Map<string, string[]> {
  return grouped(
    messageIds.flatMap((messageId) =>
      [...(knowledge.threads.get(messageId) ?? [])].map((requestId) => [requestId, messageId] as const),
    ),
  );
}

function grouped(entries: readonly (readonly [string, string])[]): Map<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [key, value] of entries) groups.set(key, [...(groups.get(key) ?? []), value]);
  return groups;
}
