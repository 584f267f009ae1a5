import "@/lib/testing/integration-environment.ts";
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import pg from "pg";
import { expect, test } from "vitest";
import { database } from "./database.ts";
import { socketEndedBySilence } from "./database-connection.ts";
import { isPassingFailure } from "./passing-failure.ts";

test("a server that is gone without a word is given up", async () => {
  const sockets: Socket[] = [];
  const silent = createServer((socket) => sockets.push(socket));
  silent.listen(0, "127.0.0.1");
  await once(silent, "listening");
  const address = silent.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const client = new pg.Client({
    host: "127.0.0.1",
    ...(port !== undefined && { port }),
    stream: () => socketEndedBySilence(100),
  });
  client.on("error", () => undefined);
  const failure = await client.connect().catch((error: unknown) => error);
  expect(failure).toBeInstanceOf(Error);
  expect(isPassingFailure(failure)).toBe(true);
  for (const socket of sockets) socket.destroy();
  silent.close();
});

test("statements of ours end, and the server knows", async () => {
  const rows = await database().$queryRaw`
    SELECT current_setting('statement_timeout') AS "statement",
      current_setting('idle_in_transaction_session_timeout') AS "idle"`;
  expect(rows).toEqual([{ statement: "1min", idle: "30s" }]);
});
