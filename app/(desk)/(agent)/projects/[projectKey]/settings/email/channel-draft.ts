import { type BeginDraft, beginOf } from "@/app/(desk)/_mailbox/begin.ts";
import { typedNumber } from "@/app/(desk)/typed-number.ts";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";

export type Security = ChannelView["incoming"]["security"];
export type IncomingProtocol = ChannelView["incoming"]["protocol"];
export type AfterProcessing = ChannelView["incoming"]["afterProcessing"];
export type Side = "incoming" | "outgoing";

/** One server of a channel as it is typed. */
export type ServerDraft = {
  readonly host: string;
  readonly security: Security;
  /** Null: the usual one of the encryption. */
  readonly port: string | null;
  /** Null: the channel's address. */
  readonly username: string | null;
  /** "password", the id of an integration, or null while nothing is chosen. */
  readonly signIn: string | null;
  /** Empty: the saved one is kept. */
  readonly password: string;
  /** The mailbox whose authorisation signs in; null: the user name, or the address where that is none. */
  readonly mailboxAddress: string | null;
  readonly timeoutMs: number | null;
};

/** The form of a channel as it is typed. */
export type ChannelDraft = BeginDraft & {
  readonly address: string;
  readonly displayName: string;
  readonly requestTypeId: string | null;
  /** Of incoming mail. */
  readonly protocol: IncomingProtocol;
  readonly incoming: ServerDraft;
  readonly outgoing: ServerDraft;
  /** Outgoing mail signs in as incoming mail does. */
  readonly isSameSignIn: boolean;
  readonly folder: string;
  readonly afterProcessing: AfterProcessing;
  /** Empty: none is chosen. */
  readonly moveToFolder: string;
  readonly pollIntervalSeconds: string;
};

const usualPorts: Readonly<Record<IncomingProtocol | "SMTP", Readonly<Record<Security, number>>>> = {
  IMAP: { TLS: 993, STARTTLS: 143, NONE: 143 },
  POP3: { TLS: 995, STARTTLS: 110, NONE: 110 },
  SMTP: { TLS: 465, STARTTLS: 587, NONE: 25 },
};

export function protocolOf(side: Side, draft: Pick<ChannelDraft, "protocol">): IncomingProtocol | "SMTP" {
  return side === "incoming" ? draft.protocol : "SMTP";
}

export function portOf(
  protocol: IncomingProtocol | "SMTP",
  server: Pick<ServerDraft, "port" | "security">,
): string {
  return server.port ?? String(usualPorts[protocol][server.security]);
}

/** The port as it is kept in a draft: null while it is the usual one, so that it follows the encryption. */
export function draftPort(
  protocol: IncomingProtocol | "SMTP",
  security: Security,
  port: number,
): string | null {
  return port === usualPorts[protocol][security] ? null : String(port);
}

/** By POP3 a mail can only be deleted or left. */
export function withProtocol(draft: ChannelDraft, protocol: IncomingProtocol): ChannelDraft {
  const { afterProcessing } = draft;
  if (protocol === draft.protocol) return draft;
  const suited = protocol === "IMAP" ? "MARK_SEEN" : afterProcessing === "DELETE" ? "DELETE" : "LEAVE";
  return { ...draft, protocol, folder: "INBOX", moveToFolder: "", afterProcessing: suited };
}

export function usernameOf(draft: ChannelDraft, server: ServerDraft): string {
  return server.username ?? draft.address.trim();
}

/** The mailbox whose authorisation is used, in the form in which addresses are compared. */
export function mailboxOf(draft: ChannelDraft, server: ServerDraft): string {
  const username = usernameOf(draft, server);
  const mailbox = server.mailboxAddress ?? (username.includes("@") ? username : draft.address);
  return mailbox.trim().toLowerCase();
}

/** The server that sends, with the sign-in that counts. */
function outgoingOf(draft: ChannelDraft): ServerDraft {
  if (!draft.isSameSignIn) return draft.outgoing;
  const { username, signIn, password, mailboxAddress } = draft.incoming;
  return { ...draft.outgoing, username, signIn, password, mailboxAddress };
}

export const emptyServer: ServerDraft = {
  host: "",
  security: "TLS",
  port: null,
  username: null,
  signIn: null,
  password: "",
  mailboxAddress: null,
  timeoutMs: null,
};

/** Before anything is typed. */
export const emptyDraft: ChannelDraft = {
  address: "",
  displayName: "",
  requestTypeId: null,
  protocol: "IMAP",
  incoming: emptyServer,
  outgoing: emptyServer,
  isSameSignIn: true,
  folder: "INBOX",
  afterProcessing: "MARK_SEEN",
  moveToFolder: "",
  begin: "now",
  sinceDay: "",
  pollIntervalSeconds: "60",
};

/** The form as it opens. */
export function toDraft(channel: ChannelView): ChannelDraft {
  const incoming = serverDraft("incoming", channel);
  const outgoing = serverDraft("outgoing", channel);
  return {
    address: channel.address,
    displayName: channel.displayName,
    requestTypeId: channel.requestType.id,
    protocol: channel.incoming.protocol,
    incoming,
    outgoing,
    isSameSignIn:
      incoming.username === outgoing.username &&
      incoming.signIn === outgoing.signIn &&
      incoming.mailboxAddress === outgoing.mailboxAddress,
    folder: channel.incoming.folder,
    afterProcessing: channel.incoming.afterProcessing,
    moveToFolder: channel.incoming.moveToFolder ?? "",
    begin: "keep",
    sinceDay: "",
    pollIntervalSeconds: String(channel.incoming.pollIntervalSeconds),
  };
}

function serverDraft(side: Side, channel: ChannelView): ServerDraft {
  const { host, security, port, username, authentication, timeoutMs } = channel[side];
  return {
    host,
    security,
    port: draftPort(protocolOf(side, channel.incoming), security, port),
    username: username === channel.address ? null : username,
    signIn: authentication.method === "oauth" ? authentication.integrationId : "password",
    password: "",
    mailboxAddress:
      authentication.method === "oauth" && authentication.mailboxAddress !== username
        ? authentication.mailboxAddress
        : null,
    timeoutMs,
  };
}

/** The connections as the API takes them, to test or to save. */
export function toConnections(draft: ChannelDraft) {
  return { incoming: toIncoming(draft), outgoing: toServer("outgoing", draft, outgoingOf(draft)) };
}

/** The incoming server alone. */
export function toIncoming(draft: ChannelDraft) {
  return { protocol: draft.protocol, ...toServer("incoming", draft, draft.incoming) };
}

/** The outgoing server alone, without a sign-in where that is the incoming one's. */
export function toOutgoing(draft: ChannelDraft) {
  const server = toServer("outgoing", draft, draft.outgoing);
  return draft.isSameSignIn ? { ...server, username: undefined, authentication: undefined } : server;
}

/** How the mailbox is read. POP3 knows neither folders nor moves. */
export function toReading({ protocol, folder, afterProcessing, moveToFolder }: ChannelDraft) {
  if (protocol === "POP3") return { afterProcessing };
  const target = moveToFolder === "" ? null : moveToFolder;
  return { folder, afterProcessing, moveToFolder: afterProcessing === "MOVE" ? target : null };
}

function toServer(side: Side, draft: ChannelDraft, server: ServerDraft) {
  return {
    host: server.host,
    port: typedNumber(portOf(protocolOf(side, draft), server)),
    security: server.security,
    username: usernameOf(draft, server),
    authentication: toAuthentication(draft, server),
    ...(server.timeoutMs !== null && { timeoutMs: server.timeoutMs }),
  };
}

function toAuthentication(draft: ChannelDraft, server: ServerDraft) {
  if (server.signIn === null) return undefined;
  if (server.signIn === "password") {
    return { method: "password", ...(server.password !== "" && { password: server.password }) };
  }
  return { method: "oauth", integrationId: server.signIn, mailboxAddress: mailboxOf(draft, server) };
}

/** The whole channel as the API takes it. */
export function toChannelBody(draft: ChannelDraft): Record<string, unknown> {
  return {
    address: draft.address,
    displayName: draft.displayName,
    requestTypeId: draft.requestTypeId ?? "",
    ...toConnections(draft),
    ...toReading(draft),
    ...(draft.begin !== "keep" && { begin: beginOf(draft) }),
    pollIntervalSeconds: typedNumber(draft.pollIntervalSeconds),
  };
}
