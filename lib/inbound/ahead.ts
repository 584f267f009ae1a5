/**
 * Yields what a generator yields, while the next one is already being made: whoever makes and whoever uses work at the
 * same time. Ends the generator when its user stops early.
 */
export async function* ahead<Item>(
  items: AsyncGenerator<Item, void, undefined>,
): AsyncGenerator<Item, void, undefined> {
  const next = () => {
    const step = items.next();
    // Awaited when its turn comes; a failure before that must not count as unhandled.
    step.catch(() => undefined);
    return step;
  };
  let pending = next();
  try {
    for (;;) {
      const step = await pending;
      if (step.done) return;
      pending = next();
      yield step.value;
    }
  } finally {
    void items.return().catch(() => undefined);
  }
}
