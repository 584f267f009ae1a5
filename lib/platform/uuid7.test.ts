import { expect, test } from "vitest";
import { uuid7 } from "./uuid7.ts";

test("ids have version, variant and time, sort in the order they were made, and are all different", () => {
  const before = Date.now();
  const ids = Array.from({ length: 10_000 }, () => uuid7());
  for (const id of ids)
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  const at = Number.parseInt((ids[0] ?? "").replace("-", "").slice(0, 12), 16);
  expect(at).toBeGreaterThanOrEqual(before);
  expect(at).toBeLessThanOrEqual(Date.now());
});
