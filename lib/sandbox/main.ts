import path from "node:path";
import { database } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";
import { customers, deskMailboxes, isDeskMailbox } from "./accounts.ts";
import { startAuthorizationServer } from "./authorization-server.ts";
import { type SandboxImapServer, startImapServer } from "./imap-server.ts";
import { MailFolder } from "./mail-folder.ts";
import { imapPortOf, openSandboxState, sandboxFolder } from "./sandbox-state.ts";
import { sandboxRedirectUris, seedSandbox } from "./seed.ts";
import { startSmtpServer } from "./smtp-server.ts";

/**
 * The mail sandbox: an authorization server, IMAP servers and a submission server on loopback, and a sample project
 * that is connected to them through the product's ordinary code.
 */
async function main(): Promise<void> {
  const { dataDir } = environment();
  const state = await openSandboxState(dataDir);
  const authorization = await startAuthorizationServer({
    state,
    folder: path.join(sandboxFolder(dataDir), "authorization"),
    redirectUris: () => sandboxRedirectUris(state),
  });

  const imapServers = new Map<string, SandboxImapServer>();
  const inboxes = new Map<string, MailFolder>();
  for (const mailbox of deskMailboxes) {
    const inbox = new MailFolder(dataDir, "inbox", mailbox);
    inboxes.set(mailbox, inbox);
    const imap = await startImapServer({
      port: imapPortOf(state, mailbox),
      mailbox,
      mails: await inbox.list(),
      checkToken: authorization.accountOfToken,
    });
    imapServers.set(mailbox, imap);
  }
  for (const { address } of customers) inboxes.set(address, new MailFolder(dataDir, "inbox", address));

  const isCustomer = (address: string) => customers.some((customer) => customer.address === address);
  const smtp = await startSmtpServer({
    port: state.smtpPort,
    customerPassword: state.customerPassword,
    isCustomer,
    hasMailbox: (address) => inboxes.has(address),
    checkToken: authorization.accountOfToken,
    async deliver(address, raw) {
      const stored = await inboxes.get(address)?.add(raw);
      if (stored) imapServers.get(address)?.append(stored);
    },
    async keepSent(address, raw) {
      if (!isDeskMailbox(address)) await new MailFolder(dataDir, "sent", address).add(raw);
    },
  });

  await seedSandbox(state);
  console.log(`sandbox ready: ${authorization.issuer}`);

  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  await Promise.all([
    smtp.stop(),
    authorization.stop(),
    ...[...imapServers.values()].map((imap) => imap.stop()),
  ]);
  await database().$disconnect();
}

await main();
