import type { ImapEndpoint, SaslCredentials } from "@/lib/imap/imap-endpoint.ts";
import { ImapError } from "@/lib/imap/imap-error.ts";
import { openFolder } from "@/lib/imap/open-folder.ts";
import { openImap } from "@/lib/imap/open-imap.ts";
import { environment } from "@/lib/platform/environment.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { openPop3 } from "@/lib/pop3/open-pop3.ts";
import { checkSmtp } from "@/lib/smtp/check-smtp.ts";
import type { ConnectionTestStep, ConnectionTestStepName } from "./connection-test-step.ts";
import { passed, skipped } from "./connection-test-step.ts";
import { diagnoseError, isMailServerError } from "./diagnosis.ts";
import type { MailSecret } from "./mail-credentials.ts";
import { saslCredentials } from "./mail-credentials.ts";
import type { MailServerAddress } from "./mail-endpoint.ts";
import { mailEndpoint } from "./mail-endpoint.ts";
import { inbox } from "./mailbox-reading.ts";
import { isOnThisMachine } from "./on-this-machine.ts";
import { reachPort } from "./reach-port.ts";
import { withRenewedToken } from "./with-renewed-token.ts";

/** A server to try, saved or not. */
export type MailServerUnderTest = MailServerAddress & {
  readonly username: string;
  readonly secret: MailSecret;
  /** Folder to open on an incoming server. */
  readonly folder?: string;
};

type Pass = (step: ConnectionTestStepName, detail: string) => void;

const stepsOf: Readonly<Record<MailServerAddress["protocol"], readonly ConnectionTestStepName[]>> = {
  IMAP: ["host", "connect", "tls", "sign-in", "folder"],
  POP3: ["host", "connect", "tls", "sign-in", "folder"],
  SMTP: ["host", "connect", "tls", "sign-in"],
};

/** The step that an error code of the protocol layers belongs to; all others belong to the sign-in. */
const stepOfCode: Readonly<Record<string, ConnectionTestStepName>> = {
  "host-not-found": "host",
  "host-not-allowed": "host",
  dns: "host",
  connect: "connect",
  greeting: "connect",
  timeout: "connect",
  tls: "tls",
  folder: "folder",
  "pop3-no-uidl": "folder",
};

/**
 * Tries a server in steps, as intake and submission would use it; nothing is changed there and no mail is sent. Every
 * step is listed, those after a failure as skipped. Never throws for what the server or its settings do.
 */
export async function testMailServer(server: MailServerUnderTest): Promise<ConnectionTestStep[]> {
  const done = new Map<ConnectionTestStepName, ConnectionTestStep>();
  const pass: Pass = (step, detail) => void done.set(step, passed(step, detail));
  try {
    const endpoint = await mailEndpoint(server);
    pass("host", `${endpoint.host} has the address ${endpoint.connectAddress}.`);
    const tcp = await reachPort(endpoint);
    if (!tcp.reached) throw unreachable(tcp.code);
    pass("connect", `Port ${endpoint.port} answers.`);
    const { username, secret } = server;
    await withRenewedToken(
      { credentials: await saslCredentials(username, secret) },
      async (rejectedToken) => {
        pass("tls", protection(server));
        return { credentials: await saslCredentials(username, secret, { rejectedToken }) };
      },
      ({ credentials }) => converse(server, endpoint, credentials, pass),
    );
  } catch (error) {
    fail(server, error, done);
  }
  return stepsOf[server.protocol].map(
    (step) => done.get(step) ?? skipped(step, "Not tried, because another step failed."),
  );
}

function unreachable(code: string): ImapError {
  if (code === "ETIMEDOUT")
    return new ImapError("timeout", "The server did not answer in time.", { permanent: false });
  return new ImapError("connect", `No connection to the server (${code}).`, { permanent: false });
}

async function converse(
  server: MailServerUnderTest,
  endpoint: ImapEndpoint,
  credentials: SaslCredentials,
  pass: Pass,
): Promise<void> {
  if (server.protocol === "SMTP") {
    const { largestMessageBytes } = await checkSmtp(endpoint, credentials, ownName());
    pass("tls", protection(server));
    const limit =
      largestMessageBytes && `Mails may have up to ${Math.floor(largestMessageBytes / 1_048_576)} MiB.`;
    pass("sign-in", limit ? `${signedIn(server)} ${limit}` : signedIn(server));
    return;
  }
  if (server.protocol === "POP3") return conversePop3(server, endpoint, credentials, pass);
  const session = await openImap(endpoint, credentials);
  try {
    pass("tls", protection(server));
    pass("sign-in", signedIn(server));
    const folder = server.folder ?? inbox;
    const { exists } = await openFolder(session, folder);
    pass("folder", `${folder} is open and holds ${exists === 1 ? "1 mail" : `${exists} mails`}.`);
  } finally {
    await session.close();
  }
}

async function conversePop3(
  server: MailServerUnderTest,
  endpoint: ImapEndpoint,
  credentials: SaslCredentials,
  pass: Pass,
): Promise<void> {
  const session = await openPop3(endpoint, credentials);
  try {
    pass("tls", protection(server));
    pass("sign-in", signedIn(server));
    const mails = await session.list();
    if (mails.some(({ uidl }) => uidl === null)) {
      throw new Problem("upstream", "pop3-no-uidl", "The server gives its mails no lasting names (UIDL).");
    }
    pass(
      "folder",
      `The mailbox is open and holds ${mails.length === 1 ? "1 mail" : `${mails.length} mails`}.`,
    );
    await session.quit();
  } finally {
    session.close();
  }
}

/** Our name for EHLO. */
function ownName(): string {
  return new URL(environment().baseUrl).hostname;
}

function protection(server: MailServerUnderTest): string {
  if (server.security === "NONE") {
    return isOnThisMachine(server.host)
      ? "The connection is not encrypted. It does not leave this machine."
      : "The connection is NOT encrypted: the sign-in and all mail can be read on their way.";
  }
  const how = server.security === "TLS" ? "by TLS from the start" : "by STARTTLS";
  return `The connection is encrypted ${how}, and the certificate is valid for ${server.host}.`;
}

function signedIn(server: MailServerUnderTest): string {
  return `Signed in as ${server.username} ${server.secret.method === "oauth" ? "by OAuth 2.0" : "by password"}.`;
}

/** Puts the failure at its step. What came before must have worked, as far as the protocol layer can tell. */
function fail(
  server: MailServerUnderTest,
  error: unknown,
  done: Map<ConnectionTestStepName, ConnectionTestStep>,
): void {
  const found = diagnoseError(error, { oauth: server.secret.method === "oauth" });
  if (!found) throw error;
  const code = isMailServerError(error) || error instanceof Problem ? error.code : "";
  const step = stepOfCode[code] ?? "sign-in";
  // A refused sign-in means that encryption came about before it.
  if (step === "sign-in" && !(error instanceof Problem)) done.set("tls", passed("tls", protection(server)));
  done.set(step, {
    step,
    state: "failed",
    detail: found.cause,
    serverWords: found.serverWords,
    code: found.code,
    cure: found.cure,
  });
}
