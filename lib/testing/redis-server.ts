import { tmpdir } from "node:os";
import { startServer, systemProgram } from "./child-process.ts";
import { freePort } from "./free-port.ts";

type RedisServer = { url: string; port: number; stop(): Promise<void> };

/** Starts a Redis of its own on a free port that keeps nothing on disk. */
export async function startRedis(): Promise<RedisServer> {
  const port = await freePort();
  const server = await startServer(
    systemProgram("redis-server", "redis-server"),
    ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", tmpdir()],
    { ports: [port] },
  );
  return { url: `redis://127.0.0.1:${port}`, port, stop: server.stop };
}
