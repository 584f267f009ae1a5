import { createServer, type Socket } from "node:net";
import { createSecureContext, TLSSocket } from "node:tls";
import type { TestCertificate } from "./certificate.ts";
import { answerProperly, type ImapScriptState } from "./imap-script-answers.ts";
import { type ImapScriptFolder, imapFolder } from "./imap-script-mail.ts";
import { linesOf, transmit } from "./pop3-script-wire.ts";

export type ImapCommand = {
  tag: string;
  /** Such as "SELECT" or "UID FETCH"; "GREETING" for what is said first. */
  verb: string;
  /** What follows the verb. */
  argument: string;
  /** A FETCH of text, and not of sizes only. */
  wantsText: boolean;
};

/** What goes out in place of the proper answer, in characters that are one byte each; "": nothing at all. */
type Said = string | { readonly send: string; readonly hangUp: true };

/** How the server behaves; everything left out is done properly. May be changed while it runs. */
export type ImapBehaviour = {
  capabilities?: string[];
  capabilitiesAfterLogin?: string[];
  /** Asked at each command with the proper answer, which has taken effect already. */
  say?: (command: ImapCommand, proper: string) => Said;
  /** Refuses a command with these words and does nothing; null: goes on properly. */
  refuse?: (command: ImapCommand) => string | null;
  /** Every answer goes out in packets of this size. */
  packetBytes?: number;
  /** Waits before each packet. */
  packetPauseMs?: number;
};

export type ImapScriptServer = {
  port: number;
  /** By path; may be changed, also while it runs. */
  folders: Map<string, ImapScriptFolder>;
  behave: ImapBehaviour;
  /** Every line that was heard, of all connections, sign-ins included. */
  heard: string[];
  /** Bytes handed to the network so far. */
  sentBytes: number;
  stop(): Promise<void>;
};

/** Of RFC 3501, with UIDPLUS and MOVE. */
const defaultCapabilities = ["IMAP4rev1", "UIDPLUS", "MOVE"];

/**
 * Starts an IMAP server on 127.0.0.1 for faults that a real one does not show. It takes any password, and speaks TLS
 * after STARTTLS when it is given a certificate.
 */
export async function startImapScript(
  options: { inbox?: string[]; behave?: ImapBehaviour; certificate?: TestCertificate } = {},
): Promise<ImapScriptServer> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    void serve(socket, script, options.certificate);
  });
  const script: ImapScriptServer = {
    port: 0,
    folders: new Map([["INBOX", imapFolder(...(options.inbox ?? []))]]),
    behave: options.behave ?? {},
    heard: [],
    sentBytes: 0,
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

async function serve(
  raw: Socket,
  script: ImapScriptServer,
  certificate: TestCertificate | undefined,
): Promise<void> {
  raw.on("error", () => raw.destroy());
  let socket: Socket = raw;
  let lines = linesOf(socket, script.heard);
  const state: ImapScriptState = {
    folders: script.folders,
    selected: null,
    capabilities: () => {
      const { capabilities = defaultCapabilities, capabilitiesAfterLogin = capabilities } = script.behave;
      const offered = state.isSignedIn ? capabilitiesAfterLogin : capabilities;
      return state.isSecured ? offered.filter((name) => name !== "STARTTLS") : offered;
    },
    isSignedIn: false,
    isSecured: false,
  };

  if (!(await react(socket, script, commandOf("* GREETING"), () => "* OK ready\r\n"))) return;
  for (;;) {
    const { value: line } = await lines.next();
    if (typeof line !== "string") return;
    const command = commandOf(line);
    if (!(await react(socket, script, command, () => answerProperly(state, command)))) return;
    if (command.verb === "LOGOUT") socket.end();
    if (command.verb === "STARTTLS" && certificate !== undefined) {
      const { key, certificate: cert } = certificate;
      socket = new TLSSocket(raw, { isServer: true, secureContext: createSecureContext({ key, cert }) });
      socket.on("error", () => raw.destroy());
      lines = linesOf(socket, script.heard);
      state.isSecured = true;
    }
  }
}

function commandOf(line: string): ImapCommand {
  const [, tag = "", verb = "", argument = ""] = line.match(/^(\S+) ((?:UID )?\S+) ?(.*)$/i) ?? [];
  return { tag, verb: verb.toUpperCase(), argument, wantsText: /BODY/i.test(argument) };
}

/** @returns false when nothing more is to be said on this connection */
async function react(
  socket: Socket,
  script: ImapScriptServer,
  command: ImapCommand,
  answer: () => string,
): Promise<boolean> {
  const { refuse, say } = script.behave;
  const words = refuse?.(command) ?? null;
  const proper = words === null ? answer() : `${command.tag} ${words}\r\n`;
  const said = say ? say(command, proper) : proper;
  await transmit(socket, typeof said === "string" ? said : said.send, script);
  if (typeof said === "string") return true;
  socket.end();
  return false;
}
