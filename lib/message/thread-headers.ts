/** In-Reply-To and References of an answer, without angle brackets. */
export type ThreadHeaders = { inReplyTo: string | null; references: string[] };

/**
 * The thread headers of an answer to a message (RFC 5322 §3.6.4): the parent's references and the parent itself.
 * Kept below `maxBytes` as written in the header: the first id (the thread's root) and the most recent ones stay.
 */
export function replyThreadHeaders(input: {
  parentMessageId: string | null;
  parentReferences: readonly string[];
  maxBytes?: number;
}): ThreadHeaders {
  const { parentMessageId, parentReferences, maxBytes = 1500 } = input;
  const chain = parentMessageId === null ? parentReferences : [...parentReferences, parentMessageId];
  // An id that occurs twice keeps its last place, so that the parent always comes last.
  const ids = [...new Set([...chain].reverse())].reverse();
  return { inReplyTo: parentMessageId, references: bounded(ids, maxBytes) };
}

function bounded(ids: readonly string[], maxBytes: number): string[] {
  const [root, ...rest] = ids;
  if (root === undefined) return [];
  const newest: string[] = [];
  let bytes = writtenBytes(root);
  for (const id of rest.reverse()) {
    bytes += writtenBytes(id);
    if (bytes > maxBytes && newest.length > 0) break;
    newest.unshift(id);
  }
  return [root, ...newest];
}

/** "<id>" and the blank before it. */
function writtenBytes(id: string): number {
  return Buffer.byteLength(id) + 3;
}
