import { connect, createServer, type Socket } from "node:net";
import { vi } from "vitest";

/** Where a connection is stopped: at a command, or after so many bytes of what the server answers to it. */
type Stop = {
  readonly command: RegExp;
  /** "before": the server never hears of it. "after": it has done it, and its answer does not arrive. */
  readonly when: "before" | "after";
  /** Cuts the connection after so many bytes of the answer, in place of waiting. */
  readonly cutAfterBytes?: number;
};

type Stopped = {
  /** Waits until a connection has come to it. */
  reached(): Promise<void>;
  /** Lets the connection go on as if nothing had been. */
  goOn(): void;
};

export type MailProxy = {
  readonly port: number;
  /** Every line that clients have sent, of all connections. */
  readonly heard: string[];
  /** Stops the first connection that comes to this. All others go through. */
  stopAt(stop: Stop): Stopped;
  stop(): Promise<void>;
};

type Armed = { readonly stop: Stop; isReached: boolean; isOver: boolean; goOn: () => void };
type Held = {
  readonly armed: Armed;
  readonly tag: string;
  readonly unheard: string[];
  readonly answered: Buffer[];
  left: number | undefined;
};

/**
 * Stands between a client and a plain IMAP or POP3 server. A client that dies while it is stopped takes its connection
 * to the server with it, as over a real network.
 *
 * @param options.without capabilities of IMAP that clients do not get to see
 * @param options.host the loopback address to listen at
 */
export async function startMailProxy(
  serverPort: number,
  options: { readonly without?: readonly string[]; readonly host?: string } = {},
): Promise<MailProxy> {
  const sockets = new Set<Socket>();
  const heard: string[] = [];
  let armed: Armed | null = null;

  const hidden = new RegExp(` (?:${(options.without ?? []).join("|")})(?=[ \\r\\]])`, "g");
  const shown = (data: Buffer) =>
    options.without && data.includes("CAPABILITY")
      ? Buffer.from(data.toString("latin1").replace(hidden, ""), "latin1")
      : data;

  const server = createServer({ noDelay: true }, (client) => {
    const upstream = connect({ port: serverPort, host: "127.0.0.1", noDelay: true });
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
    }
    let held: Held | null = null;
    const isHeld = () => held !== null && !held.armed.isOver;
    client.on("data", (data) => {
      for (const line of data.toString("latin1").split(/(?<=\n)/)) {
        heard.push(line.trimEnd());
        if (armed && !held && armed.stop.command.test(line)) {
          held = {
            armed,
            tag: line.split(" ")[0] ?? "",
            unheard: [],
            answered: [],
            left: armed.stop.cutAfterBytes,
          };
          armed.goOn = () => {
            for (const unheard of held?.unheard ?? []) upstream.write(unheard, "latin1");
            for (const answer of held?.answered ?? []) client.write(answer);
          };
          armed.isReached = armed.stop.when === "before";
          armed = null;
        }
        if (held && isHeld() && held.armed.stop.when === "before") held.unheard.push(line);
        else upstream.write(line, "latin1");
      }
    });
    upstream.on("data", (data) => {
      if (!held || !isHeld()) {
        client.write(shown(data));
      } else if (held.left === undefined) {
        held.answered.push(data);
        const answer = Buffer.concat(held.answered).toString("latin1");
        // IMAP ends an answer with the tag of the command; POP3 begins it with +OK.
        if (/^\+OK/.test(answer) || answer.includes(`${held.tag} OK`)) held.armed.isReached = true;
      } else {
        client.write(data.subarray(0, held.left));
        held.left -= data.length;
        if (held.left > 0) return;
        held.armed.isReached = true;
        client.end();
        upstream.destroy();
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, options.host ?? "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The proxy has no port.");
  return {
    port: address.port,
    heard,
    stopAt: (stop) => {
      const own: Armed = { stop, isReached: false, isOver: false, goOn: () => undefined };
      armed = own;
      return {
        reached: () =>
          vi.waitFor(
            () => {
              if (!own.isReached)
                throw new Error(`Nobody has come to ${stop.command}, but: ${heard.join("; ")}`);
            },
            { timeout: 120_000, interval: 10 },
          ),
        goOn: () => {
          own.isOver = true;
          own.goOn();
        },
      };
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
