import { once } from "node:events";
import { createServer } from "node:http";
import { expect, it } from "vitest";
import { freeLoopbackPort } from "../processes/free-port.ts";
import { waitUntilReady } from "./readiness.ts";

it("waits while the server is not there or not ready, and ends with the first 200", async () => {
  const port = await freeLoopbackPort(undefined);
  const waiting = waitUntilReady(`http://127.0.0.1:${port}`, () => undefined);
  const asked: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url);
    response.writeHead(asked.length < 3 ? 503 : 200).end();
  }).listen(port, "127.0.0.1");
  await once(server, "listening");
  await waiting;
  expect(asked).toEqual(Array(3).fill("/api/health/ready"));
  server.closeAllConnections();
  server.close();
});
