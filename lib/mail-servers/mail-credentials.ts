import type { ImapEndpoint, SaslCredentials } from "@/lib/imap/imap-endpoint.ts";
import { freshAccessToken } from "@/lib/oauth-integrations/fresh-access-token.ts";
import type { Db } from "@/lib/platform/database.ts";
import { notFound, Problem } from "@/lib/platform/problem.ts";
import { openSecret } from "@/lib/platform/sealed-secret.ts";
import type { Pop3Endpoint } from "@/lib/pop3/pop3-endpoint.ts";
import type { SmtpEndpoint } from "@/lib/smtp/smtp-endpoint.ts";
import type { MailProtocol } from "@/prisma/generated/enums.ts";
import { mailEndpoint } from "./mail-endpoint.ts";

/** How a server is signed in to: the opened password, or the grant whose tokens do it. */
export type MailSecret =
  | { readonly method: "password"; readonly password: string | null }
  | { readonly method: "oauth"; readonly grantId: string | null };

type Access<Endpoint> = {
  readonly endpoint: Endpoint;
  readonly credentials: SaslCredentials;
  /** When the access token ends that signs in; null: a password signs in, which ends when somebody changes it. */
  readonly expiresAt: Date | null;
  /** The grant that the token belongs to; null: a password signs in. */
  readonly grantId: string | null;
};

type AccessOptions = {
  /** An access token that this server has just refused: another one is fetched. */
  readonly rejectedToken?: string;
};

/** Where the sealed password of a server belongs to (additional data of the seal). */
export function passwordPlace(mailServerId: string): string {
  return `MailServer:${mailServerId}:passwordSealed`;
}

/**
 * What a server is signed in to with, now. An access token is fresh.
 *
 * @throws Problem `password-missing`, `reauthorization-required`, or what `freshAccessToken` throws
 */
export async function saslCredentials(
  username: string,
  secret: MailSecret,
  options: AccessOptions = {},
): Promise<SaslCredentials> {
  return (await signIn(username, secret, options)).credentials;
}

async function signIn(
  username: string,
  secret: MailSecret,
  options: AccessOptions,
): Promise<Pick<Access<unknown>, "credentials" | "expiresAt">> {
  if (secret.method === "password") {
    const { password } = secret;
    if (password !== null)
      return { credentials: { method: "password", username, password }, expiresAt: null };
    throw new Problem("conflict", "password-missing", "No password is stored for this server. Enter it.");
  }
  if (secret.grantId === null) {
    throw new Problem(
      "conflict",
      "reauthorization-required",
      "Nobody has authorised this mailbox yet. Authorise it.",
    );
  }
  const { accessToken, expiresAt } = await freshAccessToken(secret.grantId, options);
  return { credentials: { method: "oauth", username, accessToken }, expiresAt };
}

/** Opens the stored secret of a server. @throws Problem `secret-unreadable` */
export function openMailSecret(server: {
  readonly id: string;
  readonly authentication: "PASSWORD" | "OAUTH";
  readonly passwordSealed: string | null;
  readonly oauthGrantId: string | null;
}): MailSecret {
  if (server.authentication === "OAUTH") return { method: "oauth", grantId: server.oauthGrantId };
  const sealed = server.passwordSealed;
  return { method: "password", password: sealed && openSecret(sealed, passwordPlace(server.id)) };
}

async function access(
  db: Db,
  mailServerId: string,
  protocol: MailProtocol,
  options: AccessOptions,
): Promise<Access<ImapEndpoint & Pop3Endpoint & SmtpEndpoint>> {
  const server = await db.mailServer.findUnique({ where: { id: mailServerId } });
  if (server?.protocol !== protocol) throw notFound("mail server");
  const secret = openMailSecret(server);
  const endpoint = await mailEndpoint(server);
  return { endpoint, ...(await signIn(server.username, secret, options)), grantId: server.oauthGrantId };
}

/**
 * Everything needed to open an incoming server: a vetted address and credentials that are valid now. Opens sockets
 * (DNS, token endpoint), so never call it in a transaction.
 *
 * @throws Problem `host-not-allowed`, `host-not-found`, `secret-unreadable`, `password-missing`, or what
 *   `freshAccessToken` throws
 */
export function imapAccess(
  db: Db,
  mailServerId: string,
  options: AccessOptions = {},
): Promise<Access<ImapEndpoint>> {
  return access(db, mailServerId, "IMAP", options);
}

/** Same for a POP3 server. */
export function pop3Access(
  db: Db,
  mailServerId: string,
  options: AccessOptions = {},
): Promise<Access<Pop3Endpoint>> {
  return access(db, mailServerId, "POP3", options);
}

/** Same for an outgoing server. */
export function smtpAccess(
  db: Db,
  mailServerId: string,
  options: AccessOptions = {},
): Promise<Access<SmtpEndpoint>> {
  return access(db, mailServerId, "SMTP", options);
}
