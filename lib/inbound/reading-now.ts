const readers = new Map<string, { count: number; readonly ended: Promise<void>; readonly end: () => void }>();

/** This process begins to fetch new mail of a mailbox. Returns what says that it has ended. */
export function beginReading(mailboxId: string): () => void {
  const { promise, resolve } = Promise.withResolvers<void>();
  const reading = readers.get(mailboxId) ?? { count: 0, ended: promise, end: resolve };
  reading.count += 1;
  readers.set(mailboxId, reading);
  return () => {
    reading.count -= 1;
    if (reading.count > 0) return;
    readers.delete(mailboxId);
    reading.end();
  };
}

/** Resolves when this process does not fetch mail of the mailbox any more. */
export function readingEnded(mailboxId: string): Promise<void> {
  return readers.get(mailboxId)?.ended ?? Promise.resolve();
}
