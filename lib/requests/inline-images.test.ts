import { expect, it } from "vitest";
import { withInlineImages } from "./inline-images.ts";

const parts = [
  { id: "one", contentId: "logo@example.com" },
  { id: "two", contentId: "a b&c" },
  { id: "three", contentId: "50%" },
  { id: "four", contentId: null },
];
const address = (id: string) => `/api/v1/attachments/${id}/content?inline=1`;

it.each([
  ["cid:logo@example.com", address("one")],
  ["CID:logo%40example.com", address("one")],
  ["cid:a%20b&amp;c", address("two")],
  ["cid:50%", address("three")],
  ["cid:unknown", "cid:unknown"],
  ["https://example.com/cid:logo@example.com", "https://example.com/cid:logo@example.com"],
])("points %j to %j", (given, expected) => {
  expect(withInlineImages(`<p>cid:logo@example.com <img alt="x" src="${given}"></p>`, parts)).toBe(
    `<p>cid:logo@example.com <img alt="x" src="${expected}"></p>`,
  );
});
