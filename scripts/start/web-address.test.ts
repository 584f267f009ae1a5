import { once } from "node:events";
import { createServer } from "node:net";
import { describe, expect, it } from "vitest";
import { freeLoopbackPort } from "../processes/free-port.ts";
import { assertPortIsFree, localAddress } from "./web-address.ts";

describe("assertPortIsFree", () => {
  it("passes a free port and names a way out of a busy one", async () => {
    const port = await freeLoopbackPort(undefined);
    await expect(assertPortIsFree("127.0.0.1", port)).resolves.toBeUndefined();
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    await expect(assertPortIsFree("127.0.0.1", port)).rejects.toThrow(`PORT=${port + 1} npm start`);
    server.close();
    await once(server, "close");
  });

  it("explains a host that is not of this machine", async () => {
    await expect(assertPortIsFree("192.0.2.1", 3000)).rejects.toThrow(
      "HOST=192.0.2.1 is not an address of this machine",
    );
  });
});

describe("localAddress", () => {
  it("reaches a server that listens everywhere through the loopback address", () => {
    expect(localAddress("0.0.0.0", 3000)).toBe("http://127.0.0.1:3000");
    expect(localAddress("::1", 3000)).toBe("http://[::1]:3000");
  });
});
