import { afterAll, afterEach, beforeEach, expect } from "vitest";
import { pollMailbox } from "@/lib/inbound/poll-mailbox.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { arrive } from "./imap-script-mail.ts";
import { type ImapScriptServer, startImapScript } from "./imap-script-server.ts";
import { givenMailDesk, type MailDesk } from "./mail-desk.ts";

/** For each test of a file: a scripted IMAP server, and a desk whose mailbox is there. */
export function givenImapScriptDesk() {
  let server: ImapScriptServer;
  let desk: MailDesk;
  let count = 0;
  beforeEach(async () => {
    server = await startImapScript();
    desk = await givenMailDesk({
      address: `desk${count++}@desk.test`,
      password: "secret of the desk",
      imapPort: server.port,
    });
  });
  afterEach(() => server.stop());
  afterAll(() => closeQueues());

  /** A mail that is the same whenever it is asked for, of so many bytes more. */
  const mail = (subject: string, moreBytes = 0) =>
    [
      `From: ann@customer.test`,
      `To: ${desk.address}`,
      `Subject: ${subject}`,
      `Message-ID: <${subject}@customer.test>`,
      "",
      `${subject} ${"x".repeat(moreBytes)}`,
      "",
    ].join("\r\n");
  const folder = (path = "INBOX") => {
    const found = server.folders.get(path);
    if (!found) throw new Error(`The server has no folder ${path}.`);
    return found;
  };

  const poll = () => pollMailbox(desk.mailboxId);
  const mailbox = () => database().mailbox.findUniqueOrThrow({ where: { id: desk.mailboxId } });
  const stored = async () => {
    const rows = await database().inboundMessage.findMany({
      where: { mailboxId: desk.mailboxId },
      select: { subject: true },
    });
    return rows.map(({ subject }) => subject).sort();
  };

  return {
    server: () => server,
    folder,
    mail,
    poll,
    mailbox,
    /** Subjects in the ledger, sorted: a mail that is there twice is here twice. */
    stored,
    /** The server is well again: what is due is taken, nothing twice, and the cursor is at the end. */
    expectRecovery: async (...subjects: string[]) => {
      server.behave = {};
      expect((await poll()).state).toBe("done");
      expect(await stored()).toEqual([...subjects].sort());
      expect(await poll()).toEqual({ state: "done", storedCount: 0 });
      expect((await mailbox()).lastUid).toBe(BigInt(folder().uidNext - 1));
    },
    deliver: (...subjects: string[]) => {
      for (const subject of subjects) arrive(folder(), { raw: mail(subject) });
    },
    subjectsIn: (path = "INBOX") =>
      folder(path).mails.map(({ raw }) => raw.match(/^Subject: (.*)$/m)?.[1] ?? ""),
    configure: (data: Prisma.MailboxUncheckedUpdateInput) =>
      database().mailbox.update({ where: { id: desk.mailboxId }, data }),
    configureServer: (data: Prisma.MailServerUncheckedUpdateInput) =>
      database().mailServer.updateMany({ where: { mailboxes: { some: { id: desk.mailboxId } } }, data }),
    ledger: () =>
      database().inboundMessage.findMany({
        where: { mailboxId: desk.mailboxId },
        orderBy: [{ storedAt: "asc" }, { uid: "asc" }],
      }),
    lastEntry: async () =>
      (
        await database().connectivityEntry.findFirst({
          where: { mailboxId: desk.mailboxId },
          orderBy: { at: "desc" },
        })
      )?.detail ?? "",
  };
}
