import { expect, test } from "vitest";
import { parseMessageIds, readSignedMessageId, signedMessageId } from "./message-id.ts";

const key = new Uint8Array(32).fill(7);
const otherKey = new Uint8Array(32).fill(8);

test("a signed id is read back with its key, in brackets or not, after a rotation, under another domain", () => {
  const id = signedMessageId({ key, subject: "01JABC_x-9", domain: "desk.example" });
  expect(id).toMatch(/^01JABC_x-9\.[A-Za-z0-9_-]{22}@desk\.example$/);
  expect(readSignedMessageId(key, id)).toEqual({ subject: "01JABC_x-9" });
  expect(readSignedMessageId([otherKey, key], `<${id}>`)).toEqual({ subject: "01JABC_x-9" });
  expect(readSignedMessageId(key, id.replace("desk.example", "relay.example"))).toEqual({
    subject: "01JABC_x-9",
  });
});

test("a changed subject, a changed signature, another key and other ids prove nothing", () => {
  const id = signedMessageId({ key, subject: "abc", domain: "desk.example" });
  const [subject = "", signature = ""] = id.split(/[.@]/);
  expect(readSignedMessageId(key, id.replace(subject, "abd"))).toBeNull();
  expect(readSignedMessageId(key, id.replace(signature, "A".repeat(22)))).toBeNull();
  expect(readSignedMessageId(otherKey, id)).toBeNull();
  expect(readSignedMessageId([], id)).toBeNull();
  for (const foreign of ["", "<>", "CAF=x@mail.example.com", `${"a.".repeat(50_000)}@b`]) {
    expect(readSignedMessageId(key, foreign)).toBeNull();
  }
});

test("subjects and domains that would break the header are refused", () => {
  expect(() => signedMessageId({ key, subject: "a b", domain: "desk.example" })).toThrow(RangeError);
  expect(() => signedMessageId({ key, subject: "a", domain: "desk.example>\r\nBcc: x" })).toThrow(RangeError);
});

test("ids are read from headers of every quality", () => {
  expect(parseMessageIds("<a@x> <b@x>\t<a@x>")).toEqual(["a@x", "b@x"]);
  expect(parseMessageIds("<long\r\n er@x>")).toEqual(["longer@x"]);
  expect(parseMessageIds("message of Friday from a@x, b@x")).toEqual(["a@x", "b@x"]);
  expect(parseMessageIds("nothing")).toEqual([]);
  const many = parseMessageIds(Array.from({ length: 500 }, (_, i) => `<${i}@x>`).join(" "));
  expect(many).toHaveLength(200);
  expect([many[0], many.at(-1)]).toEqual(["0@x", "499@x"]);
});
