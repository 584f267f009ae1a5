import { SMTPServer } from "smtp-server";
import { type DovecotServer, startDovecot } from "../lib/testing/dovecot-server.ts";
import { deliverByLmtp } from "../lib/testing/lmtp-delivery.ts";

/** Mail servers beside the sandbox: Dovecot with IMAP and POP3, and one that takes mail and hands it over to it. */
export type MailboxServers = {
  readonly dovecot: DovecotServer;
  /** Puts a mail into a mailbox, as its server does when the mail comes. */
  deliver(sender: string, address: string, raw: string | Buffer): Promise<void>;
  readonly smtpPort: number;
  stop(): Promise<void>;
};

export async function startMailboxServers(
  users: { readonly address: string; readonly password: string }[],
): Promise<MailboxServers> {
  const dovecot = await startDovecot({ users });
  const deliver = (sender: string, address: string, raw: string | Buffer) =>
    deliverByLmtp(dovecot.lmtpPort, address, [raw], sender);
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    onAuth: ({ username, password }, _session, done) => {
      const isKnown = users.some((user) => user.address === username && user.password === password);
      done(isKnown ? null : new Error("Authentication failed"), { user: username });
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const raw = Buffer.concat(chunks);
        const { mailFrom, rcptTo } = session.envelope;
        const sender = mailFrom ? mailFrom.address : "";
        const deliveries = rcptTo.map(({ address }) => deliver(sender, address, raw));
        void Promise.all(deliveries).then(() => done(), done);
      });
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const place = server.server.address();
  if (place === null || typeof place === "string") throw new Error("The server has no port.");
  return {
    dovecot,
    deliver,
    smtpPort: place.port,
    async stop() {
      await new Promise<void>((resolve) => server.close(resolve));
      await dovecot.stop();
    },
  };
}
