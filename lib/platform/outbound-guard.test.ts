import { describe, expect, it } from "vitest";
import { checkEndpointUrl, isAllowed, vetHost } from "./outbound-guard.ts";

const open = { isLoopback: false, trustedNetworks: [] };
const development = { isLoopback: true, trustedNetworks: [] };

describe("addresses", () => {
  it.each([
    "127.0.0.1",
    "127.255.1.2",
    "10.0.0.1",
    "172.16.5.5",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "fe80::1",
    "fd00::1",
    "fc00::1",
    "64:ff9b::a00:1",
    "2002:a00:1::1",
    "::7f00:1",
    "::169.254.169.254",
    "64:ff9b:1::a00:1",
    "2001:0:a00:1::1",
    "fec0::1",
    "4000::1",
    "192.0.0.8",
    "198.18.0.1",
  ])("%s is refused on a public installation", (address) => {
    expect(isAllowed(address, open)).toBe(false);
  });

  it.each(["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c"])("%s is allowed", (address) => {
    expect(isAllowed(address, open)).toBe(true);
  });

  it("loopback, and only loopback, is allowed while the base URL is loopback", () => {
    expect(isAllowed("127.0.0.1", development)).toBe(true);
    expect(isAllowed("::1", development)).toBe(true);
    expect(isAllowed("10.0.0.1", development)).toBe(false);
    expect(isAllowed("169.254.169.254", development)).toBe(false);
  });

  it("a trusted network is allowed, its neighbour is not", () => {
    const rules = { isLoopback: false, trustedNetworks: ["10.1.0.0/16", "fd00:1::/32"] };
    expect(isAllowed("10.1.2.3", rules)).toBe(true);
    expect(isAllowed("::ffff:10.1.2.3", rules)).toBe(true);
    expect(isAllowed("10.2.0.1", rules)).toBe(false);
    expect(isAllowed("fd00:1::5", rules)).toBe(true);
  });
});

describe("hosts", () => {
  it.each(["localhost", "127.0.0.1", "[::1]", "0x7f.1", "2130706433", "127.1"])(
    "%s is refused",
    async (host) => {
      await expect(vetHost(host, open)).rejects.toMatchObject({ code: "host-not-allowed" });
    },
  );

  it("gives the address that the socket has to use", async () => {
    expect(await vetHost("127.0.0.1", development)).toEqual({
      host: "127.0.0.1",
      connectAddress: "127.0.0.1",
    });
  });

  it("an unknown name says so", async () => {
    await expect(vetHost("no-such-host.invalid", open)).rejects.toMatchObject({ code: "host-not-found" });
  });
});

describe("endpoint addresses", () => {
  it.each(["http://login.example.com/token", "ftp://login.example.com/", "javascript:alert(1)"])(
    "%s is not https",
    (text) => {
      expect(() => checkEndpointUrl(text, open)).toThrow(/https/);
    },
  );

  it.each(["login.example.com/token", "https://user:pw@login.example.com/", "https://login.example.com/#x"])(
    "%s is malformed",
    (text) => {
      expect(() => checkEndpointUrl(text, open)).toThrow();
    },
  );

  it("http is allowed while the base URL is loopback", () => {
    expect(checkEndpointUrl("http://127.0.0.1:4000/token", development).port).toBe("4000");
  });
});
