const mostAtOnce = 3;
const mostPreviewsAtOnce = 1;

type Slots = {
  readonly run: <Result>(signal: AbortSignal | undefined, work: () => Promise<Result>) => Promise<Result>;
};

/** Lets so much work run at once, the rest waits in its order. Work whose signal aborts counts no more: it may hang. */
function slots(most: number): Slots {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(signal, work) {
      if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      let isCounted = true;
      const leave = () => {
        if (!isCounted) return;
        isCounted = false;
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      };
      signal?.addEventListener("abort", leave, { once: true });
      try {
        return await work();
      } finally {
        signal?.removeEventListener("abort", leave);
        leave();
      }
    },
  };
}

/**
 * So many mails are read at once in this process, whatever number of mailboxes they come from: reading needs the
 * processor, and holds a whole mail in memory.
 */
export const understandingSlots = slots(mostAtOnce);

// Kept on globalThis because the development server loads modules again at each change.
const shared: typeof globalThis & { mailroomPreviewSlots?: Slots } = globalThis;

/** Of mails that are tried without effect, one is read at a time in this process: pages have to be served beside it. */
export function previewSlots(): Slots {
  shared.mailroomPreviewSlots ??= slots(mostPreviewsAtOnce);
  return shared.mailroomPreviewSlots;
}
