import type { Socket } from "node:net";
import { setTimeout as delay, setImmediate as nextTurn } from "node:timers/promises";

type Transmission = {
  behave: { packetBytes?: number; packetPauseMs?: number };
  sentBytes: number;
};

/** Writes with regard to the reader, in packets and pauses if wanted, and counts. */
export async function transmit(
  socket: Socket,
  data: string | Buffer,
  transmission: Transmission,
): Promise<void> {
  const bytes = typeof data === "string" ? Buffer.from(data, "latin1") : data;
  const { packetBytes = 64 * 1024, packetPauseMs } = transmission.behave;
  for (let at = 0; at < bytes.length && !socket.destroyed; at += packetBytes) {
    if (packetPauseMs !== undefined) await delay(packetPauseMs);
    const packet = bytes.subarray(at, at + packetBytes);
    transmission.sentBytes += packet.length;
    // Each packet in a turn of its own, so that neither side joins it with the next.
    if (socket.write(packet)) await nextTurn();
    else await drained(socket);
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off("drain", done);
      socket.off("close", done);
      resolve();
    };
    socket.on("drain", done);
    socket.on("close", done);
  });
}

/** What the other side says, line by line, to its end. */
export async function* linesOf(socket: Socket, heard: string[]): AsyncGenerator<string, void> {
  let rest = "";
  try {
    for await (const data of socket.iterator({ destroyOnReturn: false })) {
      const lines = (rest + String(data)).split("\r\n");
      rest = lines.pop() ?? "";
      heard.push(...lines);
      yield* lines;
    }
  } catch {
    // The client has gone, which is its right.
  }
}
