import { expect, it } from "vitest";
import { fileSize } from "./file-size.ts";

it.each([
  [0, "0 bytes"],
  [1, "1 byte"],
  [999, "999 bytes"],
  [1_000, "1 kB"],
  [3_450_000, "3.5 MB"],
  [25_000_000, "25 MB"],
  [7_000_000_000_000_000, "7000 TB"],
])("%d bytes is %s", (sizeBytes, text) => {
  expect(fileSize(sizeBytes)).toBe(text);
});
