import path from "node:path";
import { customers, deskMailboxes, isDeskMailbox } from "./accounts.ts";
import { startAuthorizationServer } from "./authorization-server.ts";
import { startImapServer } from "./imap-server.ts";
import { MailFolder, type StoredMail } from "./mail-folder.ts";
import { imapPortsOf, openSandboxState, sandboxFolder } from "./sandbox-state.ts";
import { sandboxRedirectUris, seedSandbox } from "./seed.ts";
import { startSmtpServer } from "./smtp-server.ts";

export type RunningSandbox = { readonly issuer: string; readonly stop: () => Promise<void> };

/**
 * Starts the pretend mail provider: an authorization server, an IMAP server with the mailboxes of the company and a
 * submission server, all on loopback; then makes the sample project, the first time.
 */
export async function runSandbox(dataDir: string): Promise<RunningSandbox> {
  const state = await openSandboxState(dataDir);
  const authorization = await startAuthorizationServer({
    state,
    folder: path.join(sandboxFolder(dataDir), "authorization"),
    redirectUris: () => sandboxRedirectUris(state),
  });
  const addresses = [...deskMailboxes, ...customers.map(({ address }) => address)];
  const inboxes: ReadonlyMap<string, MailFolder> = new Map(
    addresses.map((address) => [address, new MailFolder(dataDir, "inbox", address)]),
  );
  const sent: ReadonlyMap<string, MailFolder> = new Map(
    addresses.map((address) => [address, new MailFolder(dataDir, "sent", address)]),
  );
  const { checkToken } = authorization;
  const password = state.customerPassword;
  const mailboxes = await mailsOf(inboxes);
  const imap = await startImapServer({ ports: imapPortsOf(state), mailboxes, checkToken, password });
  authorization.onAccessRemoved(imap.endTokenSessions);
  const smtp = await startSmtpServer({
    port: state.smtpPort,
    password,
    hasMailbox: (address) => inboxes.has(address),
    checkToken,
    async deliver(address, raw) {
      const stored = await inboxes.get(address)?.add(raw);
      if (stored && isDeskMailbox(address)) imap.append(address, stored);
    },
    async keepSent(address, raw) {
      await sent.get(address)?.add(raw);
    },
  });
  await seedSandbox(state);
  return {
    issuer: authorization.issuer,
    async stop() {
      await Promise.all([smtp.stop(), authorization.stop(), imap.stop()]);
    },
  };
}

/** What is in the company's mailboxes already. */
async function mailsOf(inboxes: ReadonlyMap<string, MailFolder>): Promise<Map<string, StoredMail[]>> {
  const mails = new Map<string, StoredMail[]>();
  for (const mailbox of deskMailboxes) mails.set(mailbox, (await inboxes.get(mailbox)?.list()) ?? []);
  return mails;
}
