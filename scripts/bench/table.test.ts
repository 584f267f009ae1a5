import { expect, test } from "vitest";
import { renderTable } from "./table.ts";

test("numbers stand under each other, missed aims and failed parts are named", () => {
  const table = renderTable([
    {
      part: "intake",
      seconds: 3,
      figures: [
        { name: "bare loop", value: 1234.5, unit: "ms" },
        { name: "ratio", value: 4.25, unit: "times", aim: 4 },
      ],
      failure: null,
    },
    { part: "idle", seconds: 1, figures: [], failure: "no server" },
  ]);
  expect(table.split("\n")).toEqual([
    "part    figure                   measured        aim",
    "────────────────────────────────────────────────────────────",
    "intake  bare loop                 1235 ms",
    "intake  ratio                  4.25 times  ≤ 4 times  missed",
    "idle    could not be measured                         failed",
  ]);
});
