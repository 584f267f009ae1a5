import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { callerAddress, noteSocketAddresses } from "./caller-address.ts";

describe("callerAddress", () => {
  it("is the socket's, whatever the caller claims", () => {
    expect(callerAddress("203.0.113.7", 0)).toBe("203.0.113.7");
    expect(callerAddress("198.51.100.1, 203.0.113.7", 0)).toBe("203.0.113.7");
    expect(callerAddress("::ffff:203.0.113.7", 0)).toBe("203.0.113.7");
  });

  it("is what the outermost proxy of ours saw", () => {
    expect(callerAddress("192.0.2.66, 198.51.100.1, 10.0.0.1", 1)).toBe("198.51.100.1");
    expect(callerAddress("192.0.2.66, 198.51.100.1, 10.0.0.1, 10.0.0.2", 2)).toBe("198.51.100.1");
  });

  it("is the furthest that is known when fewer proxies took part", () => {
    expect(callerAddress("10.0.0.1", 2)).toBe("10.0.0.1");
  });

  it("counts an IPv6 network as one", () => {
    expect(callerAddress("2001:db8:1:2:aaaa::1", 0)).toBe("2001:db8:1:2::/64");
    expect(callerAddress("2001:db8:1:2:bbbb::9", 0)).toBe("2001:db8:1:2::/64");
    expect(callerAddress("fe80::1%eth0", 0)).toBe("fe80::/64");
  });

  it.each([null, "", "unknown", "not an address", "a, b"])("of %j is unknown", (header) => {
    expect(callerAddress(header, 0)).toBe("unknown");
  });
});

it("every request names its socket last", async () => {
  noteSocketAddresses();
  const server = createServer((request, response) => {
    response.end(String(request.headers["x-forwarded-for"]));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const seen = async (headers: Record<string, string>) =>
    (await fetch(`http://127.0.0.1:${port}`, { headers })).text();
  try {
    expect(await seen({})).toBe("127.0.0.1");
    expect(await seen({ "x-forwarded-for": "192.0.2.66" })).toBe("192.0.2.66, 127.0.0.1");
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
