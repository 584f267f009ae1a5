import { connect } from "node:net";
import { z } from "zod";

const socketError = z.object({ code: z.string().catch("unknown") }).catch({ code: "unknown" });

/** Whether a TCP connection to an address comes about; else the code of the failure ("ETIMEDOUT" after the limit). */
export function reachPort(endpoint: {
  readonly connectAddress: string;
  readonly port: number;
  readonly timeoutMs: number;
}): Promise<{ readonly reached: true } | { readonly reached: false; readonly code: string }> {
  return new Promise((resolve) => {
    const socket = connect({
      host: endpoint.connectAddress,
      port: endpoint.port,
      timeout: endpoint.timeoutMs,
    });
    const fail = (code: string) => {
      socket.destroy();
      resolve({ reached: false, code });
    };
    socket.once("connect", () => {
      socket.destroy();
      resolve({ reached: true });
    });
    socket.once("timeout", () => fail("ETIMEDOUT"));
    socket.once("error", (error) => fail(socketError.parse(error).code));
  });
}
