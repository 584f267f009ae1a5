const mostAtOnce = 3;

type Slots = { readonly run: <Result>(work: () => Promise<Result>) => Promise<Result> };

/** Lets so much work run at once, the rest waits in its order. */
function slots(most: number): Slots {
  const waiting: (() => void)[] = [];
  let running = 0;
  return {
    async run(work) {
      if (running >= most) await new Promise<void>((resolve) => waiting.push(resolve));
      else running += 1;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else running -= 1;
      }
    },
  };
}

/**
 * So many mails are read at once in this process, whatever number of mailboxes they come from: reading needs the
 * processor, and holds a whole mail in memory.
 */
export const understandingSlots = slots(mostAtOnce);
