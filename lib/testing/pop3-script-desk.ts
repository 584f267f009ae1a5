import { afterAll, afterEach, beforeEach } from "vitest";
import { pollMailbox } from "@/lib/inbound/poll-mailbox.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { givenMailDesk, type MailDesk } from "./mail-desk.ts";
import { type Pop3ScriptServer, startPop3Script } from "./pop3-script-server.ts";

/** For each test of a file: a scripted POP3 server, and a desk whose mailbox is there. */
export function givenPop3ScriptDesk() {
  let server: Pop3ScriptServer;
  let desk: MailDesk;
  let count = 0;
  beforeEach(async () => {
    server = await startPop3Script();
    const address = `pop${count++}@desk.test`;
    desk = await givenMailDesk({ address, password: "secret of the desk", imapPort: server.port });
    await database().mailServer.updateMany({
      where: { mailboxes: { some: { id: desk.mailboxId } } },
      data: { protocol: "POP3" },
    });
  });
  afterEach(() => server.stop());
  afterAll(() => closeQueues());

  return {
    server: () => server,
    desk: () => desk,
    mail: (subject: string, received = new Date()) => {
      const lines = [
        `Received: from a by b; ${received.toUTCString()}`,
        "From: ann@customer.test",
        `To: ${desk.address}`,
        `Subject: ${subject}`,
        `Message-ID: <${subject}@customer.test>`,
      ];
      return `${lines.join("\r\n")}\r\n\r\n.dots stay\r\n${subject}\r\n`;
    },
    poll: () => pollMailbox(desk.mailboxId),
    configure: (data: Prisma.MailboxUncheckedUpdateInput) =>
      database().mailbox.update({ where: { id: desk.mailboxId }, data }),
    ledger: () =>
      database().inboundMessage.findMany({
        where: { mailboxId: desk.mailboxId },
        orderBy: [{ storedAt: "asc" }, { subject: "asc" }],
      }),
    /** The UIDLs that are known, sorted. */
    known: async () => {
      const rows = await database().popUidl.findMany({ where: { mailboxId: desk.mailboxId } });
      return rows.map(({ uidl }) => uidl).sort();
    },
    lastRemark: async () =>
      (
        await database().connectivityEntry.findFirst({
          where: { mailboxId: desk.mailboxId },
          orderBy: { at: "desc" },
        })
      )?.detail ?? "",
  };
}
