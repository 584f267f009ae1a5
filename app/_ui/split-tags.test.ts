import { describe, expect, it } from "vitest";
import { addTags, splitTags } from "./split-tags.ts";

describe("splitTags", () => {
  it("parts scopes at white space and commas", () => {
    expect(
      splitTags("openid  email,offline_access;\nhttps://outlook.office.com/IMAP.AccessAsUser.All", "words"),
    ).toEqual(["openid", "email", "offline_access", "https://outlook.office.com/IMAP.AccessAsUser.All"]);
  });

  it.each([
    ["a@x.org, b@y.org; c@z.org", ["a@x.org", "b@y.org", "c@z.org"]],
    ["a@x.org b@y.org", ["a@x.org", "b@y.org"]],
    ["a@x.org\nb@y.org\r\n", ["a@x.org", "b@y.org"]],
    ['"Doe, Jane" <jane@x.org>, b@y.org', ['"Doe, Jane" <jane@x.org>', "b@y.org"]],
    ["Jane Doe <jane@x.org>", ["Jane Doe <jane@x.org>"]],
    [" , ;", []],
  ])("parts addresses %j", (text, parts) => {
    expect(splitTags(text, "addresses")).toEqual(parts);
  });
});

describe("addTags", () => {
  it("adds each once and keeps the order", () => {
    expect(addTags(["a"], ["b", "a", "b", "A"], "words")).toEqual(["a", "b", "A"]);
    expect(addTags(["A@x.org"], ["a@x.org", "b@x.org"], "addresses")).toEqual(["A@x.org", "b@x.org"]);
  });
});
