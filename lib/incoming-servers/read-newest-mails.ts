import { peekNewest } from "@/lib/imap/peek-newest.ts";
import { withImapSession, withPop3Session } from "@/lib/mail-servers/session-with-server.ts";
import type { MailServerUnderTest } from "@/lib/mail-servers/test-mail-server.ts";

import { Pop3Error } from "@/lib/pop3/pop3-error.ts";
import type { Pop3Session } from "@/lib/pop3/pop3-session.ts";

/** A mail as it lies on its server. */
export type PeekedMail = {
  readonly sizeBytes: number;
  /** Null: POP3 does not tell. */
  readonly receivedAt: Date | null;
  /** Null: too large to be looked at, or the test has read as much as it may. */
  readonly raw: Buffer | null;
};

type Limits = {
  readonly folder: string;
  readonly limit: number;
  /** A longer mail is listed without its bytes. */
  readonly maxSizeBytes: number;
  /** So much is asked for in all; what would go beyond it is listed without its bytes. */
  readonly mostBytes: number;
  /** No mail is begun after this moment. */
  readonly deadline: number;
};

/**
 * Hands the newest mails of a mailbox to a visitor, the latest first, and changes nothing on the server: no flag, no
 * place, no mail.
 *
 * @returns whether all that were asked for were read before the deadline
 * @throws Problem `mail-server-failed`
 */
export async function readNewestMails(
  server: MailServerUnderTest,
  limits: Limits,
  visit: (mail: PeekedMail) => Promise<void>,
): Promise<boolean> {
  return server.protocol === "POP3" ? readByPop3(server, limits, visit) : readByImap(server, limits, visit);
}

function readByImap(
  server: MailServerUnderTest,
  { deadline, ...limits }: Limits,
  visit: (mail: PeekedMail) => Promise<void>,
): Promise<boolean> {
  return withImapSession(server, async (session) => {
    for await (const { sizeBytes, internalDate, raw } of peekNewest(session, limits)) {
      await visit({ sizeBytes, receivedAt: internalDate, raw });
      if (Date.now() > deadline) return false;
    }
    return true;
  });
}

function readByPop3(
  server: MailServerUnderTest,
  { limit, maxSizeBytes, mostBytes, deadline }: Limits,
  visit: (mail: PeekedMail) => Promise<void>,
): Promise<boolean> {
  return withPop3Session(
    server,
    async (session) => {
      const listed = await session.list();
      let leftBytes = mostBytes;
      for (const { number, sizeBytes } of listed.slice(-limit).reverse()) {
        const largestBytes = Math.min(maxSizeBytes, leftBytes);
        const raw = sizeBytes > largestBytes ? null : await peekByPop3(session, number, largestBytes);
        // Of a long mail the rest has come too.
        if (raw !== null) leftBytes -= Math.max(sizeBytes, raw.length);
        await visit({ sizeBytes, receivedAt: null, raw });
        if (Date.now() > deadline) return false;
      }
      return true;
    },
    { isRehearsal: true },
  );
}

/** More lines than a mail has. */
const allLines = 10_000_000;

/**
 * By TOP, since many servers mark a mail as seen when it is fetched by RETR; of a long mail the first 256 KB. Only where
 * there is no TOP the mail is fetched.
 */
async function peekByPop3(session: Pop3Session, number: number, largestBytes: number): Promise<Buffer> {
  try {
    return await session.top(number, allLines);
  } catch (error) {
    if (!(error instanceof Pop3Error) || error.code !== "message") throw error;
  }
  const parts: Buffer[] = [];
  for await (const chunk of session.retrieve(number, { largestBytes })) parts.push(chunk);
  return Buffer.concat(parts);
}
