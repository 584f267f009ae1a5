import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/** Ports that no system gives to outgoing connections: none of those takes it while its server is started again. */
const quietPorts = { first: 12_000, beyond: 32_000 } as const;

/** Whether a server could listen on this address now. Port 0 asks the system for a free one. */
export function tryPort(
  port: number,
  host: string,
): Promise<{ port: number } | { error: NodeJS.ErrnoException }> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve({ error }));
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === "object" && address !== null ? address.port : port;
      server.close(() => resolve({ port: bound }));
    });
  });
}

/** The wanted port on the loopback address when it is free, else one that is. */
export async function freeLoopbackPort(wantedPort: number | undefined): Promise<number> {
  const quiet = Array.from({ length: 20 }, () => randomInt(quietPorts.first, quietPorts.beyond));
  for (const candidate of [...(wantedPort === undefined ? [] : [wantedPort]), ...quiet, 0]) {
    const answer = await tryPort(candidate, "127.0.0.1");
    if ("port" in answer) return answer.port;
  }
  throw new Error("No free port is left on 127.0.0.1.");
}
