import { isIP, Socket } from "node:net";
import { ImapFlow, type ImapFlowOptions } from "imapflow";
import { HeardTrouble } from "./heard-trouble.ts";
import type { ImapEndpoint, SaslCredentials } from "./imap-endpoint.ts";
import { classifyImapError, ImapError } from "./imap-error.ts";

const DEFAULT_LARGEST_LITERAL_BYTES = 64 * 1024 * 1024;
/** Longest line without a literal; only lists of UIDs come near it. */
const LONGEST_LINE_BYTES = 16 * 1024 * 1024;
/** A watching connection is asked for a sign of life after this silence. */
const WATCH_SILENCE_MS = 5 * 60_000;

/** What the server's silence means; see `expect`. */
type Expectation = "answers" | "watch" | "rest";

export type ImapSession = {
  client: ImapFlow;
  host: string;
  /**
   * How the server's silence is taken from now on: with "answers", which is how it begins, it ends the connection while
   * a command waits, also one that waits for the end of IDLE; "watch" asks for a sign of life after five minutes of
   * IDLE; "rest" is for a connection that nobody uses, and never ends it.
   */
  expect(what: Expectation): void;
  /** How the command was refused of which imapflow has just said no more than that it failed; null: nothing is known. */
  refusal(): ImapError | null;
  /** Says of a lost connection what it ended by, where that is known; any other error stays what it is. */
  explain(error: unknown): unknown;
  /** Ends the session; never throws. */
  close(): Promise<void>;
};

export type OpenImapOptions = {
  /** The server is cut off when it sends a longer literal (a message) than this. */
  largestLiteralBytes?: number;
};

function clientOptions(
  endpoint: ImapEndpoint,
  credentials: SaslCredentials,
  options: OpenImapOptions,
  trouble: HeardTrouble,
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
    logger: trouble.logger,
    clientInfo: { name: "Mailroom" },
    disableAutoIdle: true,
    disableCompression: true,
    disableIMAP4rev2: true,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: answerTimeoutMs(endpoint),
    maxLineLength: LONGEST_LINE_BYTES,
    maxLiteralSize: largestLiteral,
    maxResponseSize: largestLiteral + 2 * LONGEST_LINE_BYTES,
  };
}

/** A little longer than given, so that a missing greeting is told as such. */
const answerTimeoutMs = ({ timeoutMs }: ImapEndpoint) => timeoutMs + 500;

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
  // Not while imapflow is still reading the refusal.
  const trouble = new HeardTrouble(() => setImmediate(() => client.close()));
  const client = new ImapFlow(clientOptions(endpoint, credentials, options, trouble));
  // Failures reach the caller through the command that they end; without a listener Node would end the process.
  const end = (error: unknown) => {
    trouble.ended(error);
    client.close();
  };
  client.on("error", end);
  try {
    await client.connect();
  } catch (error) {
    const { byeReason } = client;
    client.close();
    const failure = classifyImapError(trouble.explain(classifyImapError(error)));
    // Instead of a greeting, or right after it, a server may say why it does not want to talk (RFC 3501 §7.1.5).
    if (failure.code !== "greeting" || !byeReason) throw failure;
    throw classifyImapError({ code: "NoConnection", reason: byeReason, cause: error });
  }
  return {
    client,
    host: endpoint.host,
    expect: hearSilence(client, answerTimeoutMs(endpoint), end),
    refusal: () => trouble.refusal(),
    explain: (error) => trouble.explain(error),
    close: () => closeClient(client, endpoint.timeoutMs),
  };
}

/**
 * Takes the judgement of silence from imapflow: it would end a connection that nobody asks anything, and wait for ever
 * where the server never begins the IDLE that the next command has to end first.
 */
function hearSilence(
  client: ImapFlow,
  answersMs: number,
  end: (error: unknown) => void,
): (what: Expectation) => void {
  const silenceMs = { answers: answersMs, watch: WATCH_SILENCE_MS, rest: 0 };
  const socket: unknown = Reflect.get(client, "socket");
  if (!(socket instanceof Socket)) return () => undefined;
  let expected: Expectation = "answers";
  let isAsked = false;
  socket.removeAllListeners("timeout");
  socket.on("timeout", () => {
    const isWaitedFor = Boolean(Reflect.get(client, "currentRequest"));
    if (expected === "watch" && !isAsked) {
      isAsked = true;
      socket.setTimeout(answersMs);
      // No answer is met by the next silence, the end of the connection by whoever watches.
      const answered = () => {
        isAsked = false;
        socket.setTimeout(silenceMs[expected]);
      };
      void client.noop().then(answered, answered);
    } else if (isWaitedFor && expected !== "rest") {
      end(Object.assign(new Error("The server was silent for too long."), { code: "ETIMEDOUT" }));
    }
  });
  return (what) => {
    expected = what;
    socket.setTimeout(silenceMs[what]);
  };
}

async function closeClient(client: ImapFlow, timeoutMs: number): Promise<void> {
  const timer = setTimeout(() => client.close(), Math.min(timeoutMs, 5_000));
  // Leaving politely is a courtesy: a server that does not answer is left anyway.
  await client.logout().catch(() => undefined);
  clearTimeout(timer);
  client.close();
}
