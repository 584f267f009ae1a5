import { expect, test } from "vitest";
import { readLabels } from "./metric-counters.ts";

test.each([
  ["", {}],
  ['result="ok"', { result: "ok" }],
  ['outcome="request",project="A"', { outcome: "request", project: "A" }],
  ['words="a \\"b\\", c=\\\\d\\n"', { words: 'a "b", c=\\d\n' }],
])("reads the labels %s", (text, labels) => {
  expect(readLabels(text)).toEqual(labels);
});
