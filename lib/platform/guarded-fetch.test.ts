import dns from "node:dns/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it, vi } from "vitest";
import { guardedFetch } from "./guarded-fetch.ts";

const development = { isLoopback: true, trustedNetworks: [] };

describe("guarded fetch", () => {
  let server: Server | undefined;

  async function serve(handler: Parameters<typeof createServer>[1]): Promise<string> {
    server = createServer(handler);
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  }

  afterEach(async () => {
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server ? server.close(() => resolve()) : resolve()));
    server = undefined;
  });

  it("does not follow redirects", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(302, { Location: "http://169.254.169.254/" }).end();
    });
    expect((await guardedFetch(url, {}, development)).status).toBe(302);
  });

  it("stops an endless answer", async () => {
    const url = await serve((_request, response) => {
      const chunk = Buffer.alloc(256 * 1024, "x");
      const more = () => {
        while (!response.destroyed && response.write(chunk));
        if (!response.destroyed) response.once("drain", more);
      };
      more();
    });
    await expect(guardedFetch(url, {}, development)).rejects.toThrow();
  });

  it("stops an answer that unpacks to more than the limit", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const url = await serve((_request, response) => {
      response.writeHead(200, { "Content-Encoding": "gzip" }).end(bomb);
    });
    await expect(guardedFetch(url, {}, development)).rejects.toMatchObject({ code: "answer-too-large" });
  });

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync],
  ])("reads an answer that is packed all the same: %s", async (encoding, pack) => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { "Content-Encoding": encoding }).end(pack('{"a":1}'));
    });
    expect(await (await guardedFetch(url, {}, development)).json()).toEqual({ a: 1 });
  });

  it("keeps every header of an answer", async () => {
    const url = await serve((_request, response) => {
      response.writeHead(200, { "Set-Cookie": ["a=1", "b=2"], "Retry-After": "7" }).end();
    });
    const { headers } = await guardedFetch(url, {}, development);
    expect([headers.getSetCookie(), headers.get("retry-after")]).toEqual([["a=1", "b=2"], "7"]);
  });

  it("waits for a name server no longer than for an answer", async () => {
    const lookup = vi.spyOn(dns, "lookup").mockReturnValue(new Promise(() => {}));
    await expect(guardedFetch("https://login.example.com/", {}, development, 20)).rejects.toMatchObject({
      code: "host-not-found",
    });
    const controller = new AbortController();
    const broken = guardedFetch("https://login.example.com/", { signal: controller.signal }, development);
    controller.abort();
    await expect(broken).rejects.toMatchObject({ code: "host-not-found" });
    lookup.mockRestore();
  });

  it("waits for an answer as long, whatever was sent of it", async () => {
    const url = await serve((_request, response) => response.writeHead(200).write("a"));
    await expect(guardedFetch(url, {}, development, 200)).rejects.toMatchObject({ name: "TimeoutError" });
  });

  it("asks for an answer that is not packed", async () => {
    const url = await serve((request, response) => response.end(request.headers["accept-encoding"]));
    expect(await (await guardedFetch(url, {}, development)).text()).toBe("identity");
  });

  it.each([204, 205, 304])("an answer with status %i has no body", async (status) => {
    const url = await serve((_request, response) => response.writeHead(status).end());
    const answer = await guardedFetch(url, {}, development);
    expect([answer.status, await answer.text()]).toEqual([status, ""]);
  });

  it("passes method, headers and body on", async () => {
    const url = await serve((request, response) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => response.end(`${request.method} ${request.headers["x-test"]} ${body}`));
    });
    const init = { method: "POST", headers: { "X-Test": "1" }, body: "a=b" };
    const answer = await guardedFetch(url, init, development);
    expect(await answer.text()).toBe("POST 1 a=b");
  });
});
