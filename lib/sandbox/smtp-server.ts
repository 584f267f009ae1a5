import { buffer } from "node:stream/consumers";
import { SMTPServer } from "smtp-server";
import type { TokenCheck } from "./imap-sign-in.ts";

export type SandboxSmtpServer = { stop: () => Promise<void> };

const maxMailBytes = 60 * 1024 * 1024;

/**
 * A submission server (RFC 6409) without TLS on loopback: one signs in with XOAUTH2 or with the sandbox's password. The
 * sender address must be the one that signed in.
 *
 * @param options.deliver is called once for each accepted recipient; it rejects when there is no such mailbox
 */
export async function startSmtpServer(options: {
  readonly port: number;
  /** Opens every mailbox. */
  readonly password: string;
  readonly hasMailbox: (address: string) => boolean;
  readonly checkToken: TokenCheck;
  readonly deliver: (address: string, raw: Buffer) => Promise<void>;
  readonly keepSent: (address: string, raw: Buffer) => Promise<void>;
}): Promise<SandboxSmtpServer> {
  const server = new SMTPServer({
    name: "sandbox.mailroom.example",
    banner: "Mailroom sandbox",
    authMethods: ["XOAUTH2", "PLAIN"],
    disabledCommands: ["STARTTLS"],
    allowInsecureAuth: true,
    size: maxMailBytes,
    onAuth(auth, _session, callback) {
      const user = auth.username?.toLowerCase() ?? "";
      if (auth.method === "XOAUTH2") {
        options.checkToken(auth.accessToken ?? "", user).then(
          (isLetIn) =>
            isLetIn
              ? callback(null, { user })
              : callback(null, { data: { status: "401", schemes: "bearer", scope: "mail" } }),
          (error: unknown) =>
            callback(error instanceof Error ? error : new Error("Tokens can not be checked.")),
        );
      } else if (options.hasMailbox(user) && auth.password === options.password) {
        callback(null, { user });
      } else {
        callback(smtpError(535, "5.7.8 User name or password is wrong"));
      }
    },
    onMailFrom(address, session, callback) {
      if (address.address.toLowerCase() === session.user) callback();
      else callback(smtpError(550, `5.7.60 ${session.user} may not send as ${address.address}`));
    },
    onRcptTo(address, _session, callback) {
      if (options.hasMailbox(address.address.toLowerCase())) callback();
      else callback(smtpError(550, "5.1.1 There is no such mailbox in the sandbox"));
    },
    onData(stream, session, callback) {
      buffer(stream)
        .then(async (raw) => {
          if (stream.sizeExceeded) throw smtpError(552, "5.3.4 The mail is too large");
          const recipients = new Set(session.envelope.rcptTo.map(({ address }) => address.toLowerCase()));
          const received = Buffer.from(
            `Received: from ${session.clientHostname} by sandbox.mailroom.example; ${new Date().toUTCString()}\r\n`,
          );
          for (const recipient of recipients)
            await options.deliver(recipient, Buffer.concat([received, raw]));
          await options.keepSent(session.user ?? "", raw);
        })
        .then(
          () => callback(null, "2.0.0 Delivered"),
          (error: unknown) => callback(error instanceof Error ? error : new Error("Delivery failed")),
        );
    },
  });
  // A client that goes away in the middle of a sentence is no fault of the sandbox.
  server.on("error", (error) => console.error(`sandbox SMTP: ${error.message}`));
  await new Promise<void>((resolve, reject) => {
    server.server.once("error", reject);
    server.listen(options.port, "127.0.0.1", resolve);
  });
  return { stop: () => new Promise((resolve) => server.close(resolve)) };
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
