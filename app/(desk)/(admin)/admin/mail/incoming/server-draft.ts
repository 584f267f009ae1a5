import { typedNumber } from "@/app/(desk)/typed-number.ts";
import { isAddress } from "@/app/oauth/is-address.ts";
import type { IncomingServerView } from "@/lib/incoming-servers/incoming-server-view.ts";
import { usualPort } from "@/lib/incoming-servers/usual-port.ts";
import type { IncomingProtocol } from "@/lib/mail-servers/mailbox-reading.ts";
import type { MailHost } from "@/lib/oauth-integrations/providers/provider.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";

type Security = IncomingServerView["connection"]["security"];

/** The form of an incoming server as it is typed. */
export type ServerDraft = {
  readonly name: string;
  readonly description: string;
  /** Null while nothing is chosen. */
  readonly provider: string | null;
  readonly protocol: IncomingProtocol;
  readonly host: string;
  readonly security: Security;
  /** Null: the usual one of protocol and encryption. */
  readonly port: string | null;
  readonly timeoutSeconds: string;
  readonly username: string;
  /** "password", the id of an integration, or null while nothing is chosen. */
  readonly signIn: string | null;
  /** Empty: the saved one is kept. */
  readonly password: string;
  /** The mailbox whose authorisation signs in, where the user name is no address. */
  readonly mailboxAddress: string;
};

export function portOf({ port, protocol, security }: ServerDraft): string {
  return port ?? String(usualPort(protocol, security));
}

/** Whether the mailbox has to be asked for beside the user name. */
export function asksForMailbox({ username, mailboxAddress }: ServerDraft): boolean {
  const differs = mailboxAddress !== "" && mailboxAddress !== username.trim().toLowerCase();
  return differs || (username.trim() !== "" && !isAddress(username.trim()));
}

/** The mailbox whose authorisation is used, in the form in which addresses are compared; null: it is not known yet. */
export function mailboxOf({ username, mailboxAddress }: ServerDraft): string | null {
  const mailbox = (mailboxAddress.trim() || username.trim()).toLowerCase();
  return isAddress(mailbox) ? mailbox : null;
}

/** The form as it opens. */
export function toDraft(server: IncomingServerView | null, signIn: string | null): ServerDraft {
  if (server === null) {
    return {
      name: "",
      description: "",
      provider: null,
      protocol: "IMAP",
      host: "",
      security: "TLS",
      port: null,
      timeoutSeconds: "10",
      username: "",
      signIn,
      password: "",
      mailboxAddress: "",
    };
  }
  const { connection } = server;
  const { protocol, host, port, security, username, timeoutMs, authentication } = connection;
  const isOAuth = authentication.method === "oauth";
  return {
    name: server.name,
    description: server.description,
    provider: server.provider,
    protocol,
    host,
    security,
    port: port === usualPort(protocol, security) ? null : String(port),
    timeoutSeconds: String(timeoutMs / 1_000),
    username,
    signIn: isOAuth ? authentication.integrationId : "password",
    password: "",
    mailboxAddress:
      isOAuth && authentication.mailboxAddress !== username.toLowerCase()
        ? authentication.mailboxAddress
        : "",
  };
}

/** Where a provider has its mailboxes, by the usual choices of its settings; null: nobody knows. */
function hostOf(provider: string | null, protocol: IncomingProtocol): MailHost | null {
  if (provider === null) return null;
  const { settings, mailHosts } = providerOf(provider);
  const usual = Object.fromEntries(settings.map(({ name, defaultValue }) => [name, defaultValue]));
  return mailHosts(usual)[protocol === "IMAP" ? "imap" : "pop3"] ?? null;
}

/** Whether a provider is known to let mail be read this way; custom servers are typed. */
export function offers(provider: string | null, protocol: IncomingProtocol): boolean {
  return provider === null || provider === "CUSTOM" || hostOf(provider, protocol) !== null;
}

/** The form with the servers of a provider filled in; for a custom one what is typed stays. */
export function withProvider(draft: ServerDraft, provider: string): ServerDraft {
  const chosen = {
    ...draft,
    provider,
    protocol: offers(provider, draft.protocol) ? draft.protocol : "IMAP",
  } as const;
  return withHost(chosen, hostOf(provider, chosen.protocol));
}

/** The form with another protocol; a host that the provider has filled in follows it. */
export function withProtocol(draft: ServerDraft, protocol: IncomingProtocol): ServerDraft {
  const isFilledIn = draft.host.trim() === "" || draft.host === hostOf(draft.provider, draft.protocol)?.host;
  const changed = { ...draft, protocol, port: null };
  return isFilledIn ? withHost(changed, hostOf(draft.provider, protocol)) : changed;
}

function withHost(draft: ServerDraft, known: MailHost | null): ServerDraft {
  if (known === null) return draft;
  const { host, port, security } = known;
  return {
    ...draft,
    host,
    security,
    port: port === usualPort(draft.protocol, security) ? null : String(port),
  };
}

/** The connection as the API takes it, to test or to save. */
export function toConnection(draft: ServerDraft): Record<string, unknown> {
  const { protocol, host, security, username } = draft;
  const seconds = typedNumber(draft.timeoutSeconds);
  return {
    protocol,
    host,
    security,
    port: typedNumber(portOf(draft)),
    timeoutMs: typeof seconds === "number" ? seconds * 1_000 : seconds,
    username,
    authentication: toAuthentication(draft),
  };
}

function toAuthentication(draft: ServerDraft) {
  const { signIn, password } = draft;
  if (signIn === null) return undefined;
  if (signIn === "password") return { method: "password", ...(password !== "" && { password }) };
  return { method: "oauth", integrationId: signIn, mailboxAddress: mailboxOf(draft) ?? "" };
}

/** The whole server as the API takes it. */
export function toServerBody(draft: ServerDraft): Record<string, unknown> {
  const { name, description, provider } = draft;
  return { name, description, provider: provider ?? "", connection: toConnection(draft) };
}
