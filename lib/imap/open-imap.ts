import { isIP } from "node:net";
import { ImapFlow, type ImapFlowOptions } from "imapflow";
import type { ImapEndpoint, SaslCredentials } from "./imap-endpoint.ts";
import { classifyImapError, ImapError } from "./imap-error.ts";

const DEFAULT_LARGEST_LITERAL_BYTES = 64 * 1024 * 1024;
/** Longest line without a literal; only lists of UIDs come near it. */
const LONGEST_LINE_BYTES = 16 * 1024 * 1024;
/** A watching connection is asked for a sign of life after this silence. */
const WATCH_SILENCE_MS = 5 * 60_000;

export type ImapSession = {
  client: ImapFlow;
  host: string;
  /** Ends the session; never throws. */
  close(): Promise<void>;
};

export type OpenImapOptions = {
  /** "watch": the connection will mostly be silent in IDLE. */
  purpose?: "commands" | "watch";
  /** The server is cut off when it sends a longer literal (a message) than this. */
  largestLiteralBytes?: number;
};

function clientOptions(
  endpoint: ImapEndpoint,
  credentials: SaslCredentials,
  options: OpenImapOptions,
): ImapFlowOptions {
  const { host, timeoutMs } = endpoint;
  const largestLiteral = options.largestLiteralBytes ?? DEFAULT_LARGEST_LITERAL_BYTES;
  const isName = isIP(host) === 0;
  const auth =
    credentials.method === "oauth"
      ? { user: credentials.username, accessToken: credentials.accessToken }
      : { user: credentials.username, pass: credentials.password };
  return {
    host: endpoint.connectAddress,
    port: endpoint.port,
    secure: endpoint.security === "tls",
    ...(endpoint.security === "tls" ? {} : { doSTARTTLS: endpoint.security === "starttls" }),
    ...(isName ? { servername: host } : {}),
    tls: { rejectUnauthorized: true, ...(endpoint.tls?.ca === undefined ? {} : { ca: endpoint.tls.ca }) },
    auth,
    logger: false,
    clientInfo: { name: "Mailroom" },
    disableAutoIdle: true,
    disableCompression: true,
    disableIMAP4rev2: true,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    // A little longer, so that a missing greeting is told as such.
    socketTimeout: options.purpose === "watch" ? WATCH_SILENCE_MS : timeoutMs + 500,
    maxLineLength: LONGEST_LINE_BYTES,
    maxLiteralSize: largestLiteral,
    maxResponseSize: largestLiteral + 2 * LONGEST_LINE_BYTES,
  };
}

/** Separators of the SASL mechanisms, NUL of PLAIN and ^A of the OAuth ones, would let a name forge other fields. */
function refuseControlCharacters(credentials: SaslCredentials): void {
  const { username } = credentials;
  const secret = credentials.method === "oauth" ? credentials.accessToken : credentials.password;
  if (/\p{Cc}/u.test(username) || /[\0\r\n]/.test(secret) || secret === "") {
    throw new ImapError(
      "authentication",
      "The user name or the secret is empty or contains control characters.",
      {
        permanent: true,
      },
    );
  }
}

/**
 * Connects and signs in. TLS certificates are always verified against `endpoint.host`, and a STARTTLS endpoint never
 * goes on without TLS (RFC 8314). With an access token, OAUTHBEARER (RFC 7628) is used where offered, else XOAUTH2.
 * @throws ImapError
 */
export async function openImap(
  endpoint: ImapEndpoint,
  credentials: SaslCredentials,
  options: OpenImapOptions = {},
): Promise<ImapSession> {
  refuseControlCharacters(credentials);
  const client = new ImapFlow(clientOptions(endpoint, credentials, options));
  // Failures reach the caller through the command that they end; without a listener Node would end the process.
  client.on("error", () => client.close());
  try {
    await client.connect();
  } catch (error) {
    client.close();
    throw classifyImapError(error);
  }
  return { client, host: endpoint.host, close: () => closeClient(client, endpoint.timeoutMs) };
}

async function closeClient(client: ImapFlow, timeoutMs: number): Promise<void> {
  const timer = setTimeout(() => client.close(), Math.min(timeoutMs, 5_000));
  // Leaving politely is a courtesy: a server that does not answer is left anyway.
  await client.logout().catch(() => undefined);
  clearTimeout(timer);
  client.close();
}
