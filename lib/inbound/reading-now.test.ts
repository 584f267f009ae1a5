import { expect, test } from "vitest";
import { beginReading, readingEnded } from "./reading-now.ts";

test("whoever waits for the end of reading waits for the last reader of that mailbox, and for no other", async () => {
  await readingEnded("a");
  const [first, second] = [beginReading("a"), beginReading("a")];
  await readingEnded("b");
  let isOver = false;
  const over = readingEnded("a").then(() => {
    isOver = true;
  });
  first();
  await Promise.resolve();
  expect(isOver).toBe(false);
  second();
  await over;
  await readingEnded("a");
});
