import type { Socket } from "node:net";
import hoodiecrow, { type ImapConnection, type ImapServer } from "hoodiecrow-imap";
import type { StoredMail } from "./mail-folder.ts";

/** The mailbox that an access token opens, or null when the token is not valid. */
export type TokenCheck = (accessToken: string) => Promise<string | null>;

export type SandboxImapServer = { append: (mail: StoredMail) => void; stop: () => Promise<void> };

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** RFC 3501 date-time in UTC. */
function internalDate(date: Date): string {
  const day = String(date.getUTCDate()).padStart(2, " ");
  const time = date.toISOString().slice(11, 19);
  return `${day}-${months[date.getUTCMonth()]}-${date.getUTCFullYear()} ${time} +0000`;
}

/**
 * An IMAP server for one mailbox, with IDLE, signed in to with XOAUTH2 only. The mails come from the caller, who also
 * keeps them: the server forgets everything when it stops, but UIDs and UIDVALIDITY are the same at the next start.
 */
export async function startImapServer(options: {
  readonly port: number;
  readonly mailbox: string;
  readonly mails: readonly StoredMail[];
  readonly checkToken: TokenCheck;
}): Promise<SandboxImapServer> {
  const messages = options.mails.map(({ uid, receivedAt, raw }) => ({
    uid,
    raw: raw.toString("latin1"),
    flags: [],
    internaldate: internalDate(receivedAt),
  }));
  const imap = hoodiecrow({
    plugins: [
      "ID",
      "SASL-IR",
      "NAMESPACE",
      "IDLE",
      "ENABLE",
      "UNSELECT",
      "UIDPLUS",
      "LITERALPLUS",
      (server: ImapServer) => addXoauth2(server, options.mailbox, options.checkToken),
    ],
    users: {},
    storage: { INBOX: { uidvalidity: 1, messages }, "": {} },
  });
  const sockets = new Set<Socket>();
  imap.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    // The server writes line by line; held back for each acknowledgement, a sign-in would take half a second.
    socket.setNoDelay(true);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    imap.server.once("error", reject);
    imap.listen(options.port, "127.0.0.1", resolve);
  });
  return {
    append: ({ receivedAt, raw }) =>
      imap.appendMessage("INBOX", [], internalDate(receivedAt), raw.toString("latin1")),
    stop: () =>
      new Promise((resolve) => {
        imap.close(resolve);
        for (const socket of sockets) socket.destroy();
      }),
  };
}

/** SASL XOAUTH2 with initial response: `user=<address>^Aauth=Bearer <token>^A^A`. */
function addXoauth2(server: ImapServer, mailbox: string, checkToken: TokenCheck): void {
  server.registerCapability("AUTH=XOAUTH2", (connection) => connection.state === "Not Authenticated");
  server.setCommandHandler("AUTHENTICATE XOAUTH2", (connection: ImapConnection, parsed, data, callback) => {
    const response = Buffer.from(parsed.attributes?.[0]?.value ?? "", "base64").toString("utf8");
    // The fields are parted by Control-A, which a regular expression should not hold.
    const [userField = "", tokenField = ""] = response.split(String.fromCharCode(1));
    const user = userField.replace(/^user=/, "");
    const token = /^auth=Bearer (.+)$/.exec(tokenField)?.[1];
    const answer = (command: "OK" | "NO", text: string) => {
      const attributes = [{ type: "TEXT" as const, value: text }];
      connection.send({ tag: parsed.tag, command, attributes }, `AUTHENTICATE ${command}`, parsed, data);
      callback();
    };
    const account = token === undefined ? Promise.resolve(null) : checkToken(token);
    account.then(
      (address) => {
        if (user.toLowerCase() !== mailbox || address !== mailbox) {
          return answer("NO", "[AUTHENTICATIONFAILED] The access token does not open this mailbox.");
        }
        connection.state = "Authenticated";
        return answer("OK", "Signed in");
      },
      () => answer("NO", "[UNAVAILABLE] Tokens can not be checked now."),
    );
  });
}
