import { isIP } from "node:net";
import SMTPConnection, {
  type SMTPConnectionAuth,
  type SMTPConnectionCustomAuthHandlers,
  type SMTPConnectionOptions,
} from "nodemailer/lib/smtp-connection";
import type { ReplyStage } from "./classify-reply.ts";
import { oauthBearerResponse, oauthHandler, xoauth2Response } from "./sasl-oauth.ts";
import type { SaslCredentials, SmtpEndpoint } from "./smtp-endpoint.ts";
import { classifySmtpError, SmtpError } from "./smtp-error.ts";

/** Every server takes this many recipients for one message (RFC 5321 §4.5.3.1.8). */
const RECIPIENTS_PER_MESSAGE = 100;

export type SmtpSession = {
  connection: SMTPConnection;
  /** What the server announced in its EHLO reply, one extension per line. */
  extensions: string[];
  recipientsPerMessage: number;
  /** What was said so far, without secrets and without the message; empty unless asked for. */
  dialogue: string[];
  /** Says QUIT and leaves, without waiting. */
  close(): void;
};

/** Runs one step of nodemailer to its callback, or to the end of the connection if that comes first. */
export function smtpStep<T>(
  connection: SMTPConnection,
  stage: () => ReplyStage,
  start: (done: (error?: unknown, result?: T) => void) => void,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const finish = (error?: unknown, result?: T) => {
      connection.off("error", finish);
      connection.off("end", onEnd);
      if (error) reject(classifySmtpError(error, stage()));
      else resolve(result);
    };
    // "end" may come just before the callback that knows the reason.
    const onEnd = () => void setImmediate(() => finish({ code: "ECONNECTION" }));
    connection.on("error", finish);
    connection.on("end", onEnd);
    start(finish);
  });
}

function dialogueLogger(dialogue: string[]): NonNullable<SMTPConnectionOptions["logger"]> {
  const line = (entry: unknown, ...words: unknown[]) => {
    const tnx = typeof entry === "object" && entry !== null && "tnx" in entry ? entry.tnx : null;
    const mark = tnx === "client" ? "→ " : "← ";
    if (tnx === "client" || tnx === "server")
      dialogue.push(
        ...String(words[0])
          .split("\n")
          .map((text) => mark + text),
      );
  };
  const nothing = () => undefined;
  return { trace: nothing, debug: line, info: nothing, warn: nothing, error: nothing, fatal: nothing };
}

/** The AUTH mechanisms of an EHLO reply (RFC 4954 §3). */
export function authMechanisms(extensions: string[]): string[] {
  const lines = extensions.filter((line) => /^AUTH[ =]/i.test(line));
  return lines.flatMap((line) => line.slice(5).toUpperCase().split(/[ =]+/).filter(Boolean));
}

function chooseMechanism(offered: string[], credentials: SaslCredentials): string {
  const wanted = credentials.method === "oauth" ? ["XOAUTH2", "OAUTHBEARER"] : ["PLAIN", "LOGIN"];
  const chosen = wanted.find((mechanism) => offered.includes(mechanism));
  if (chosen !== undefined) return chosen;
  const why =
    offered.length === 0 ? "offers no sign-in on this connection" : `offers only ${offered.join(", ")}`;
  throw new SmtpError("authentication", `We sign in by ${wanted.join(" or ")}, but the server ${why}.`, {
    permanent: true,
  });
}

/**
 * Handlers of our own names: nodemailer replaces the method "XOAUTH2" by PLAIN unless it makes the tokens itself, and
 * would send the access token as a password.
 */
const HANDLER_PREFIX = "MAILROOM-";

function oauthHandlers(
  { host, port }: SmtpEndpoint,
  credentials: { username: string; accessToken: string },
): SMTPConnectionCustomAuthHandlers {
  return {
    [`${HANDLER_PREFIX}XOAUTH2`]: oauthHandler("XOAUTH2", xoauth2Response(credentials)),
    [`${HANDLER_PREFIX}OAUTHBEARER`]: oauthHandler(
      "OAUTHBEARER",
      oauthBearerResponse({ ...credentials, host, port }),
    ),
  };
}

/** Separators of the SASL mechanisms, NUL of PLAIN and ^A of the OAuth ones, would let a name forge other fields. */
function refuseControlCharacters(credentials: SaslCredentials): void {
  const secret = credentials.method === "oauth" ? credentials.accessToken : credentials.password;
  if (/\p{Cc}/u.test(credentials.username) || /[\0\r\n]/.test(secret) || secret === "") {
    throw new SmtpError(
      "authentication",
      "The user name or the secret is empty or contains control characters.",
      {
        permanent: true,
      },
    );
  }
}

/**
 * Connects and, with credentials, signs in. TLS certificates are always verified against `endpoint.host`, and a
 * STARTTLS endpoint never goes on without TLS (RFC 8314).
 * @param name our own name for EHLO
 * @throws SmtpError
 */
export async function openSmtp(
  endpoint: SmtpEndpoint,
  credentials: SaslCredentials | null,
  options: { name: string; recordDialogue?: boolean },
): Promise<SmtpSession> {
  if (credentials) refuseControlCharacters(credentials);
  const { host, port, timeoutMs } = endpoint;
  const dialogue: string[] = [];
  const oauth = credentials?.method === "oauth" ? credentials : null;
  const connection = new SMTPConnection({
    host: endpoint.connectAddress,
    port,
    name: options.name,
    secure: endpoint.security === "tls",
    requireTLS: endpoint.security === "starttls",
    ignoreTLS: endpoint.security === "none",
    ...(isIP(host) === 0 ? { servername: host } : {}),
    tls: { rejectUnauthorized: true, ...(endpoint.tls?.ca === undefined ? {} : { ca: endpoint.tls.ca }) },
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs + 500,
    socketCloseTimeout: 1_000,
    ...(options.recordDialogue ? { logger: dialogueLogger(dialogue), transactionLog: true } : {}),
    ...(oauth && { customAuth: oauthHandlers(endpoint, oauth) }),
  });
  // Each step listens for itself; between steps an error must not end the process.
  connection.on("error", () => undefined);
  const close = () => {
    if (connection.destroyed) return;
    if (connection._socket) connection._socket.setTimeout(2_000);
    connection.quit();
  };
  try {
    await smtpStep<void>(
      connection,
      () => "connect",
      (done) => connection.connect(done),
    );
    const ehlo = connection.lastServerResponse || "";
    const extensions = ehlo
      .split(/\r?\n/)
      .slice(1)
      .map((line) => line.slice(4).trim());
    if (credentials) {
      const method = chooseMechanism(authMechanisms(extensions), credentials);
      const auth: SMTPConnectionAuth =
        credentials.method === "oauth"
          ? { method: HANDLER_PREFIX + method, user: credentials.username }
          : { method, user: credentials.username, pass: credentials.password };
      await smtpStep(
        connection,
        () => "auth",
        (done) => connection.login(auth, done),
      );
    }
    // RFC 9422: a server may announce how many recipients it takes.
    const announced = Number(/^LIMITS\b.*\bRCPTMAX=(\d+)/im.exec(extensions.join("\n"))?.[1] ?? Number.NaN);
    const recipientsPerMessage = announced > 0 ? Math.min(announced, 1_000) : RECIPIENTS_PER_MESSAGE;
    return { connection, extensions, recipientsPerMessage, dialogue, close };
  } catch (error) {
    connection.close();
    throw withDialogue(classifySmtpError(error, "connect"), dialogue);
  }
}

/** The same error with what was said before it. */
export function withDialogue(error: SmtpError, dialogue: string[]): SmtpError {
  return dialogue.length === 0 ? error : new SmtpError(error.code, error.message, { ...error, dialogue });
}
