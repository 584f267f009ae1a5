import type { ImapSession } from "@/lib/imap/open-imap.ts";
import { openImap } from "@/lib/imap/open-imap.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { openPop3 } from "@/lib/pop3/open-pop3.ts";
import { diagnoseError } from "./diagnosis.ts";
import { saslCredentials } from "./mail-credentials.ts";
import { mailEndpoint } from "./mail-endpoint.ts";
import type { MailServerUnderTest } from "./test-mail-server.ts";
import { withRenewedToken } from "./with-renewed-token.ts";

type Pop3Session = Awaited<ReturnType<typeof openPop3>>;

/**
 * Works in a session with an IMAP server for somebody who waits; it is ended in any case.
 *
 * @throws Problem `mail-server-failed`
 */
export function withImapSession<Result>(
  server: MailServerUnderTest,
  work: (session: ImapSession) => Promise<Result>,
): Promise<Result> {
  return signedIn(server, async (endpoint, credentials) => {
    const session = await openImap(endpoint, credentials);
    try {
      return await work(session);
    } finally {
      await session.close();
    }
  });
}

/**
 * Same with a POP3 server; what the work deletes is gone when it has ended well.
 *
 * @param options.isRehearsal the session ends without QUIT, so the server takes nothing of it for read or deleted
 * @throws Problem `mail-server-failed`
 */
export function withPop3Session<Result>(
  server: MailServerUnderTest,
  work: (session: Pop3Session) => Promise<Result>,
  options: { readonly isRehearsal?: boolean } = {},
): Promise<Result> {
  return signedIn(server, async (endpoint, credentials) => {
    const session = await openPop3(endpoint, credentials);
    try {
      const result = await work(session);
      if (!options.isRehearsal) await session.quit();
      return result;
    } finally {
      session.close();
    }
  });
}

async function signedIn<Result>(
  server: MailServerUnderTest,
  work: (
    endpoint: Awaited<ReturnType<typeof mailEndpoint>>,
    credentials: Awaited<ReturnType<typeof saslCredentials>>,
  ) => Promise<Result>,
): Promise<Result> {
  const { username, secret } = server;
  try {
    const endpoint = await mailEndpoint(server);
    return await withRenewedToken(
      { credentials: await saslCredentials(username, secret) },
      async (rejectedToken) => ({ credentials: await saslCredentials(username, secret, { rejectedToken }) }),
      ({ credentials }) => work(endpoint, credentials),
    );
  } catch (error) {
    throw asProblem(error, server);
  }
}

/** The failure in words for whoever waits: what the server said stands verbatim at the end. */
function asProblem(error: unknown, server: MailServerUnderTest): unknown {
  if (error instanceof Problem) return error;
  const found = diagnoseError(error, { oauth: server.secret.method === "oauth" });
  if (!found) return error;
  const said = found.serverWords === null ? "" : ` The server said: ${found.serverWords}`;
  return new Problem("upstream", "mail-server-failed", `${found.cause} ${found.cure}${said}`, {
    cause: error,
  });
}
