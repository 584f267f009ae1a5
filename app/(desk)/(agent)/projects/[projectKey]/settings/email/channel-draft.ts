import type { ChannelView } from "@/lib/email-channels/channel-view.ts";

export type Security = ChannelView["incoming"]["security"];
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
export type ChannelDraft = {
  readonly address: string;
  readonly displayName: string;
  readonly requestTypeId: string | null;
  readonly incoming: ServerDraft;
  readonly outgoing: ServerDraft;
  /** Outgoing mail signs in as incoming mail does. */
  readonly isSameSignIn: boolean;
  /** "keep" is offered for a saved channel only. */
  readonly begin: "keep" | "now" | "everything" | "since";
  /** A day, yyyy-mm-dd. */
  readonly sinceDay: string;
  readonly pollIntervalSeconds: string;
};

const usualPorts: Readonly<Record<Side, Readonly<Record<Security, number>>>> = {
  incoming: { TLS: 993, STARTTLS: 143, NONE: 143 },
  outgoing: { TLS: 465, STARTTLS: 587, NONE: 25 },
};

export function portOf(side: Side, server: ServerDraft): string {
  return server.port ?? String(usualPorts[side][server.security]);
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

/** The form as it opens. */
export function toDraft(
  channel: ChannelView | null,
  requestTypeId: string | null,
  signIn: string | null,
): ChannelDraft {
  if (channel === null) {
    const server = {
      host: "",
      security: "TLS",
      port: null,
      username: null,
      signIn,
      password: "",
      mailboxAddress: null,
      timeoutMs: null,
    } as const;
    return {
      address: "",
      displayName: "",
      requestTypeId,
      incoming: server,
      outgoing: server,
      isSameSignIn: true,
      begin: "now",
      sinceDay: "",
      pollIntervalSeconds: "60",
    };
  }
  const incoming = serverDraft("incoming", channel);
  const outgoing = serverDraft("outgoing", channel);
  return {
    address: channel.address,
    displayName: channel.displayName,
    requestTypeId: channel.requestType.id,
    incoming,
    outgoing,
    isSameSignIn:
      incoming.username === outgoing.username &&
      incoming.signIn === outgoing.signIn &&
      incoming.mailboxAddress === outgoing.mailboxAddress,
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
    port: port === usualPorts[side][security] ? null : String(port),
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
export function toConnections(draft: ChannelDraft): Record<Side, unknown> {
  return {
    incoming: toServer("incoming", draft, draft.incoming),
    outgoing: toServer("outgoing", draft, outgoingOf(draft)),
  };
}

function toServer(side: Side, draft: ChannelDraft, server: ServerDraft) {
  const port = portOf(side, server).trim();
  return {
    host: server.host,
    // What is no number is sent as it is, and the server says so at the field.
    port: /^\d+$/.test(port) ? Number(port) : port,
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
  const seconds = draft.pollIntervalSeconds.trim();
  return {
    address: draft.address,
    displayName: draft.displayName,
    requestTypeId: draft.requestTypeId ?? "",
    ...toConnections(draft),
    ...(draft.begin !== "keep" && { begin: draft.begin === "since" ? draft.sinceDay : draft.begin }),
    pollIntervalSeconds: /^\d+$/.test(seconds) ? Number(seconds) : seconds,
  };
}
