import type { Socket } from "node:net";
import hoodiecrow, { type ImapServer } from "hoodiecrow-imap";
import { addSignIn, type SignInRules, TokenSessions } from "./imap-sign-in.ts";
import type { StoredMail } from "./mail-folder.ts";

export type SandboxImapServer = {
  readonly append: (mailbox: string, mail: StoredMail) => void;
  /** Ends the sessions of a mailbox that an access token opened, as its provider does when access is taken back. */
  readonly endTokenSessions: (mailbox: string) => void;
  readonly stop: () => Promise<void>;
};

const plugins = ["ID", "SASL-IR", "NAMESPACE", "IDLE", "ENABLE", "UNSELECT", "UIDPLUS", "LITERALPLUS"];
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** RFC 3501 date-time in UTC. */
function internalDate(date: Date): string {
  const day = String(date.getUTCDate()).padStart(2, " ");
  const time = date.toISOString().slice(11, 19);
  return `${day}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()} ${time} +0000`;
}

/**
 * An IMAP server with IDLE, without TLS on loopback. The mails come from the caller, who also keeps them: the server
 * forgets everything when it stops, but UIDs and UIDVALIDITY are the same at the next start.
 *
 * @param options.ports where it listens; each opens every mailbox
 * @param options.mailboxes the mails of each mailbox, by its address
 */
export async function startImapServer(
  options: SignInRules & {
    readonly ports: readonly number[];
    readonly mailboxes: ReadonlyMap<string, readonly StoredMail[]>;
  },
): Promise<SandboxImapServer> {
  const boxes = new Map([...options.mailboxes].map(([address, mails]) => [address, boxOf(mails)]));
  const sessions = new TokenSessions();
  const gates = await Promise.all(options.ports.map((port) => startGate(port, boxes, options, sessions)));
  return {
    append: (mailbox, { receivedAt, raw }) =>
      boxes.get(mailbox)?.appendMessage("INBOX", [], internalDate(receivedAt), raw.toString("latin1")),
    endTokenSessions: (mailbox) => sessions.end(mailbox),
    async stop() {
      await Promise.all(gates.map((gate) => gate.stop()));
    },
  };
}

/** The server has one set of folders, so each mailbox is a server; connections reach it through the gate. */
function boxOf(mails: readonly StoredMail[]): ImapServer {
  const messages = mails.map(({ uid, receivedAt, raw }) => ({
    uid,
    raw: raw.toString("latin1"),
    flags: [],
    internaldate: internalDate(receivedAt),
  }));
  return hoodiecrow({ plugins, users: {}, storage: { INBOX: { uidvalidity: 1, messages }, "": {} } });
}

/** Listens at a port, and hands each connection that has signed in over to its mailbox. */
async function startGate(
  port: number,
  boxes: ReadonlyMap<string, ImapServer>,
  rules: SignInRules,
  sessions: TokenSessions,
): Promise<{ stop: () => Promise<void> }> {
  const gate = hoodiecrow({
    plugins: [...plugins, (server: ImapServer) => addSignIn(server, boxes, rules, sessions)],
    users: {},
    storage: { INBOX: {}, "": {} },
  });
  const sockets = new Set<Socket>();
  gate.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    // The server writes line by line; held back for each acknowledgement, a sign-in would take half a second.
    socket.setNoDelay(true);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    gate.server.once("error", reject);
    gate.listen(port, "127.0.0.1", resolve);
  });
  return {
    stop: () =>
      new Promise((resolve) => {
        gate.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  };
}
