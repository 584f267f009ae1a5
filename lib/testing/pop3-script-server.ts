import { createServer, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { TestCertificate } from "./certificate.ts";
import { multiLine, type Pop3ScriptMail, topOf, wireBytes } from "./pop3-script-mail.ts";
import { linesOf, transmit } from "./pop3-script-wire.ts";

/** A command, such as "RETR", and "GREETING" for what is said first. */
type Verb = string;

/** How the server behaves; everything left out is done properly. May be changed while it runs. */
export type Pop3Behaviour = {
  /** What CAPA lists; null: the server does not know CAPA. */
  capabilities?: string[] | null;
  /** "-ERR" and these words; a function is asked with the argument and says null to go on properly. */
  refuse?: Record<Verb, string | ((argument: string) => string | null)>;
  /** Sent as it is in place of the answer, line breaks and all. */
  answer?: Record<Verb, string | Buffer>;
  /** Falls silent for good at these. */
  silentAt?: Verb[];
  /** Closes the connection instead of answering these. */
  hangUpAt?: Verb[];
  /** Answers with a line that never ends. */
  endlessLineAt?: Verb[];
  /** Answers with lines that never end. */
  endlessLinesAt?: Verb[];
  /** Cuts the connection after so many bytes of the answer to RETR. */
  cutRetrAfterBytes?: number;
  /** Every answer goes out in packets of this size. */
  packetBytes?: number;
  /** Waits before each packet. */
  packetPauseMs?: number;
  /** Refuses AUTH after having sent this as a challenge, in base64, and waited for the client. */
  authChallenge?: string;
};

export type Pop3ScriptServer = {
  port: number;
  /** The maildrop; may be changed, also while it runs. A session sees it as it was at the sign-in. */
  mails: Pop3ScriptMail[];
  behave: Pop3Behaviour;
  /** Every line that was heard, of all connections, sign-ins included. */
  heard: string[];
  /** Connections so far. */
  connections: number;
  /** Bytes handed to the network so far. */
  sentBytes: number;
  /** Ends all open connections. */
  cutConnections(): void;
  stop(): Promise<void>;
};

const defaultCapabilities = ["TOP", "UIDL", "USER", "PIPELINING", "RESP-CODES", "SASL PLAIN XOAUTH2"];

/**
 * Starts a POP3 server on 127.0.0.1 for faults that a real one does not show. It takes any password and token, keeps
 * what is deleted until QUIT, and speaks TLS after STLS when it is given a certificate.
 */
export async function startPop3Script(
  options: { mails?: Pop3ScriptMail[]; behave?: Pop3Behaviour; certificate?: TestCertificate } = {},
): Promise<Pop3ScriptServer> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    script.connections += 1;
    void serve(socket, script, uidlOf, options.certificate);
  });
  const uidls = new WeakMap<Pop3ScriptMail, string>();
  let arrived = 0;
  const uidlOf = (mail: Pop3ScriptMail) => {
    if (mail.uidl !== undefined) return mail.uidl;
    const known = uidls.get(mail);
    if (known !== undefined) return known;
    arrived += 1;
    uidls.set(mail, `mail-${arrived}`);
    return `mail-${arrived}`;
  };
  const script: Pop3ScriptServer = {
    port: 0,
    mails: options.mails ?? [],
    behave: options.behave ?? {},
    heard: [],
    connections: 0,
    sentBytes: 0,
    cutConnections: () => {
      for (const socket of sockets) socket.destroy();
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  script.port = address.port;
  return script;
}

type Connection = { socket: Socket; lines: AsyncGenerator<string, void>; script: Pop3ScriptServer };

const send = ({ socket, script }: Connection, data: string | Buffer) => transmit(socket, data, script);

async function serve(
  raw: Socket,
  script: Pop3ScriptServer,
  uidlOf: (mail: Pop3ScriptMail) => string,
  certificate: TestCertificate | undefined,
): Promise<void> {
  raw.on("error", () => raw.destroy());
  let connection: Connection = { socket: raw, lines: linesOf(raw, script.heard), script };
  let drop: Pop3ScriptMail[] = [];
  let beginsTls = false;
  const deleted = new Set<Pop3ScriptMail>();
  const mailAt = (argument: string) => {
    const mail = drop[Number(argument.split(" ")[0]) - 1];
    return mail === undefined || deleted.has(mail) ? null : mail;
  };
  const listing = (word: (mail: Pop3ScriptMail) => string) =>
    multiLine(
      drop.flatMap((mail, index) => (deleted.has(mail) ? [] : `${index + 1} ${word(mail)}\r\n`)).join(""),
    );
  const signedIn = () => {
    drop = [...script.mails];
    // UIDLs are given in the order of arrival.
    for (const mail of drop) uidlOf(mail);
    return "+OK signed in\r\n";
  };
  const onMail = (argument: string, answer: (mail: Pop3ScriptMail) => string | Buffer) => {
    const mail = mailAt(argument);
    return mail === null ? "-ERR no such message\r\n" : answer(mail);
  };
  const proper = async (verb: Verb, argument: string): Promise<string | Buffer> => {
    const { capabilities = defaultCapabilities, authChallenge } = script.behave;
    switch (verb) {
      case "GREETING":
        return "+OK ready\r\n";
      case "CAPA":
        if (capabilities === null) return "-ERR unknown command\r\n";
        return multiLine(capabilities.map((line) => `${line}\r\n`).join(""));
      case "STLS":
        beginsTls = certificate !== undefined;
        return beginsTls ? "+OK begin TLS\r\n" : "-ERR no TLS here\r\n";
      case "USER":
        return "+OK\r\n";
      case "PASS":
        return signedIn();
      case "AUTH":
        await send(connection, "+ \r\n");
        await connection.lines.next();
        if (authChallenge === undefined) return signedIn();
        await send(connection, `+ ${authChallenge}\r\n`);
        await connection.lines.next();
        return "-ERR [AUTH] refused\r\n";
      case "LIST":
        return listing((mail) => `${mail.sizeBytes ?? wireBytes(mail).length}`);
      case "UIDL":
        return listing(uidlOf);
      case "RETR":
        return onMail(argument, (mail) => multiLine(wireBytes(mail).toString("latin1")));
      case "TOP":
        return onMail(argument, (mail) => multiLine(topOf(mail, Number(argument.split(" ")[1]))));
      case "DELE":
        return onMail(argument, (mail) => {
          deleted.add(mail);
          return "+OK\r\n";
        });
      case "QUIT":
        script.mails = script.mails.filter((mail) => !deleted.has(mail));
        return "+OK bye\r\n";
      default:
        return "-ERR unknown command\r\n";
    }
  };

  if (!(await react(connection, "GREETING", "", proper))) return;
  for (;;) {
    const { value: line } = await connection.lines.next();
    if (typeof line !== "string") return;
    const [verb = "", ...rest] = line.split(" ");
    const command = verb.toUpperCase();
    if (!(await react(connection, command, rest.join(" "), proper))) return;
    if (command === "QUIT") connection.socket.end();
    if (beginsTls && certificate !== undefined) {
      beginsTls = false;
      const { key, certificate: cert } = certificate;
      const secured = new TLSSocket(raw, {
        isServer: true,
        secureContext: createSecureContext({ key, cert }),
      });
      secured.on("error", () => raw.destroy());
      connection = { socket: secured, lines: linesOf(secured, script.heard), script };
    }
  }
}

/** Answers a command as the behaviour says. @returns false when nothing more is to be said on this connection */
async function react(
  connection: Connection,
  verb: Verb,
  argument: string,
  proper: (verb: Verb, argument: string) => Promise<string | Buffer>,
): Promise<boolean> {
  const { script, socket } = connection;
  const { behave } = script;
  const has = (verbs: Verb[] | undefined) => verbs?.includes(verb) ?? false;
  if (has(behave.silentAt)) return false;
  if (has(behave.hangUpAt)) {
    socket.end();
    return false;
  }
  if (has(behave.endlessLineAt) || has(behave.endlessLinesAt)) {
    const line = has(behave.endlessLineAt) ? "x".repeat(4_096) : `1 ${"x".repeat(76)}\r\n`.repeat(50);
    await send(connection, has(behave.endlessLineAt) ? "+OK " : "+OK\r\n");
    while (!socket.destroyed) await send(connection, line);
    return false;
  }
  const refusal = behave.refuse?.[verb];
  const words = typeof refusal === "function" ? refusal(argument) : refusal;
  if (typeof words === "string") {
    await send(connection, `-ERR ${words}\r\n`);
    return true;
  }
  const answer = behave.answer?.[verb] ?? (await proper(verb, argument));
  if (verb === "RETR" && behave.cutRetrAfterBytes !== undefined) {
    await send(connection, Buffer.from(answer).subarray(0, behave.cutRetrAfterBytes));
    socket.destroy();
    return false;
  }
  await send(connection, answer);
  return true;
}
