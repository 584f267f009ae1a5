import { describe, expect, it } from "vitest";
import { checkOrigin, type WriteRequest } from "./origin-check.ts";

const base = new URL("https://desk.example.org");

function request(changes: Partial<WriteRequest> = {}): WriteRequest {
  return {
    method: "POST",
    origin: null,
    secFetchSite: null,
    host: "desk.example.org",
    authorization: null,
    hasCookies: true,
    ...changes,
  };
}

describe("checkOrigin allows", () => {
  it.each<[string, Partial<WriteRequest>]>([
    ["reading from anywhere", { method: "GET", origin: "https://evil.example" }],
    ["HEAD from anywhere", { method: "head", origin: "https://evil.example" }],
    ["our own origin", { origin: "https://desk.example.org" }],
    ["our own origin with its default port", { origin: "https://desk.example.org:443" }],
    ["our origin behind a proxy", { origin: "https://desk.example.org", host: "127.0.0.1:3000" }],
    ["the host it was sent to", { origin: "https://desk.internal:8443", host: "DESK.internal:8443" }],
    ["same-origin without Origin", { secFetchSite: "same-origin" }],
    ["a bearer token without cookies", { authorization: "Bearer abc", hasCookies: false }],
    [
      "a bearer token without cookies from another page",
      { authorization: "bearer abc", hasCookies: false, origin: "https://app.example" },
    ],
  ])("%s", (_name, changes) => {
    expect(checkOrigin(request(changes), base)).toEqual({ allowed: true });
  });
});

describe("checkOrigin refuses", () => {
  it.each<[string, Partial<WriteRequest>]>([
    ["another site", { origin: "https://evil.example" }],
    ["a site whose name begins like ours", { origin: "https://desk.example.org.evil.example" }],
    ["a subdomain", { origin: "https://x.desk.example.org" }],
    ["another port", { origin: "https://desk.example.org:8443" }],
    ["our name over http", { origin: "http://desk.example.org" }],
    ["a sandboxed page", { origin: "null" }],
    ["an empty origin", { origin: "" }],
    ["another scheme", { origin: "chrome-extension://abc" }],
    ["the same site without Origin", { secFetchSite: "same-site" }],
    ["a cross-site request without Origin", { secFetchSite: "cross-site" }],
    ["a request typed into the address bar", { secFetchSite: "none" }],
    ["a request that names nothing", {}],
    ["a bearer token together with cookies", { authorization: "Bearer abc", origin: "https://evil.example" }],
    ["an empty bearer token", { authorization: "Bearer ", hasCookies: false }],
    [
      "basic authentication, which browsers send by themselves",
      { authorization: "Basic YTpi", hasCookies: false },
    ],
  ])("%s", (_name, changes) => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE", "PROPFIND"]) {
      expect(checkOrigin(request({ ...changes, method }), base).allowed).toBe(false);
    }
  });

  it("names the origin and the setting that may be wrong", () => {
    expect(checkOrigin(request({ origin: "https://evil.example" }), base)).toEqual({
      allowed: false,
      reason:
        "The request comes from https://evil.example, not from https://desk.example.org. If that is Mailroom's address, set BASE_URL to it.",
    });
  });
});

describe("checkOrigin without a base URL", () => {
  it("goes by the host alone", () => {
    const local = { host: "127.0.0.1:3000" };
    expect(checkOrigin(request({ ...local, origin: "http://127.0.0.1:3000" }), null).allowed).toBe(true);
    expect(checkOrigin(request({ ...local, origin: "http://localhost:3000" }), null).allowed).toBe(false);
  });
});
