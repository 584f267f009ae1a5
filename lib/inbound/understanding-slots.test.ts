import { expect, test } from "vitest";
import { previewSlots } from "./understanding-slots.ts";

test("mails are tried one after the other, also after one that broke", async () => {
  const gate = Promise.withResolvers<void>();
  const begun: string[] = [];
  const work = (name: string, end: Promise<void>) => async () => {
    begun.push(name);
    await end;
  };
  const first = previewSlots().run(undefined, work("first", gate.promise));
  const second = previewSlots().run(undefined, work("second", Promise.resolve()));
  expect(begun).toEqual(["first"]);
  gate.reject(new Error("broken"));
  await expect(first).rejects.toThrow("broken");
  await second;
  expect(begun).toEqual(["first", "second"]);
});
