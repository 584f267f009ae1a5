import path from "node:path";
import { customers, deskMailboxes, isDeskMailbox } from "./accounts.ts";
import { startAuthorizationServer } from "./authorization-server.ts";
import { type SandboxImapServer, startImapServer } from "./imap-server.ts";
import { MailFolder } from "./mail-folder.ts";
import { imapPortOf, openSandboxState, type SandboxState, sandboxFolder } from "./sandbox-state.ts";
import { sandboxRedirectUris, seedSandbox } from "./seed.ts";
import { startSmtpServer } from "./smtp-server.ts";

export type RunningSandbox = { readonly issuer: string; readonly stop: () => Promise<void> };

/**
 * Starts the pretend mail provider: an authorization server, an IMAP server for each mailbox of the company and a
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
  const imapServers = await startImapServers(inboxes, state, authorization.accountOfToken);
  const smtp = await startSmtpServer({
    port: state.smtpPort,
    customerPassword: state.customerPassword,
    isCustomer: (address) => inboxes.has(address) && !isDeskMailbox(address),
    hasMailbox: (address) => inboxes.has(address),
    checkToken: authorization.accountOfToken,
    async deliver(address, raw) {
      const stored = await inboxes.get(address)?.add(raw);
      if (stored) imapServers.get(address)?.append(stored);
    },
    async keepSent(address, raw) {
      await sent.get(address)?.add(raw);
    },
  });
  await seedSandbox(state);
  return {
    issuer: authorization.issuer,
    async stop() {
      const imap = [...imapServers.values()].map((server) => server.stop());
      await Promise.all([smtp.stop(), authorization.stop(), ...imap]);
    },
  };
}

async function startImapServers(
  inboxes: ReadonlyMap<string, MailFolder>,
  state: SandboxState,
  checkToken: (accessToken: string) => Promise<string | null>,
): Promise<Map<string, SandboxImapServer>> {
  const servers = new Map<string, SandboxImapServer>();
  for (const mailbox of deskMailboxes) {
    const mails = (await inboxes.get(mailbox)?.list()) ?? [];
    servers.set(
      mailbox,
      await startImapServer({ port: imapPortOf(state, mailbox), mailbox, mails, checkToken }),
    );
  }
  return servers;
}
