import { expect, test } from "vitest";
import { replyThreadHeaders } from "./thread-headers.ts";

test("the parent comes last, without doubles", () => {
  const headers = replyThreadHeaders({ parentMessageId: "c@x", parentReferences: ["a@x", "c@x", "b@x"] });
  expect(headers).toEqual({ inReplyTo: "c@x", references: ["a@x", "b@x", "c@x"] });
});

test("without a parent there is nothing to answer", () => {
  expect(replyThreadHeaders({ parentMessageId: null, parentReferences: [] })).toEqual({
    inReplyTo: null,
    references: [],
  });
});

test("a long thread keeps its root and its most recent ids within the bound", () => {
  const parentReferences = Array.from({ length: 300 }, (_, i) => `message-${i}@long.example.com`);
  const { references } = replyThreadHeaders({
    parentMessageId: "parent@x",
    parentReferences,
    maxBytes: 1_500,
  });
  expect(references[0]).toBe("message-0@long.example.com");
  expect(references.slice(-2)).toEqual(["message-299@long.example.com", "parent@x"]);
  expect(references.map((id) => `<${id}>`).join(" ").length).toBeLessThanOrEqual(1_500);
  expect(references.length).toBeGreaterThan(40);
});

test("the parent stays even when it alone exceeds the bound", () => {
  const parent = `${"p".repeat(900)}@x`;
  const { references } = replyThreadHeaders({
    parentMessageId: parent,
    parentReferences: ["root@x", "b@x"],
    maxBytes: 500,
  });
  expect(references).toEqual(["root@x", parent]);
});
