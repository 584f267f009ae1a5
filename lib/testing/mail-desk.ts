import { randomUUID } from "node:crypto";
import SMTPConnection from "nodemailer/lib/smtp-connection";
import { ensureInstance } from "@/lib/first-start/ensure-instance.ts";
import { passwordPlace } from "@/lib/mail-servers/mail-credentials.ts";
import { database } from "@/lib/platform/database.ts";
import { sealSecret } from "@/lib/platform/sealed-secret.ts";
import { givenProject } from "./factories.ts";

/** A project with one channel that is switched on and signs in by password, without TLS. */
export type MailDesk = {
  readonly projectId: string;
  readonly projectKey: string;
  readonly channelId: string;
  readonly mailboxId: string;
  readonly address: string;
};

type DeskOptions = {
  readonly address: string;
  readonly password: string;
  readonly imapPort: number;
  readonly smtpPort?: number;
  readonly pollIntervalSeconds?: number;
  readonly beginAt?: Date;
  /** A project that is there already. */
  readonly project?: { readonly id: string; readonly key: string; readonly requestTypeId: string };
};

/** Adds a project and its channel, as an admin would have connected it. */
export async function givenMailDesk(options: DeskOptions): Promise<MailDesk> {
  await ensureInstance();
  const project = options.project ?? (await givenProject());
  const server = async (protocol: "IMAP" | "SMTP", port: number) => {
    const id = randomUUID();
    const passwordSealed = sealSecret(options.password, passwordPlace(id));
    await database().mailServer.create({
      data: {
        id,
        protocol,
        host: "127.0.0.1",
        port,
        security: "NONE",
        username: options.address,
        authentication: "PASSWORD",
        passwordSealed,
      },
    });
    return id;
  };
  const incomingServerId = await server("IMAP", options.imapPort);
  const outgoingServerId = await server("SMTP", options.smtpPort ?? 1);
  const channel = await database().emailChannel.create({
    data: {
      projectId: project.id,
      address: options.address,
      displayName: "Support",
      requestTypeId: project.requestTypeId,
      incomingServerId,
      outgoingServerId,
      enabled: true,
      mailbox: {
        create: {
          mailServerId: incomingServerId,
          projectId: project.id,
          pollIntervalSeconds: options.pollIntervalSeconds ?? 300,
          beginAt: options.beginAt ?? null,
        },
      },
    },
    include: { mailbox: true },
  });
  if (!channel.mailbox) throw new Error("The channel was made without its mailbox.");
  return {
    projectId: project.id,
    projectKey: project.key,
    channelId: channel.id,
    mailboxId: channel.mailbox.id,
    address: options.address,
  };
}

/** Delivers mails by LMTP or SMTP with a return path, as from people. */
export async function deliverFrom(
  server: { readonly port: number; readonly lmtp: boolean },
  envelope: { readonly from: string; readonly to: string },
  mails: readonly (string | Buffer)[],
): Promise<void> {
  const connection = new SMTPConnection({
    host: "127.0.0.1",
    port: server.port,
    lmtp: server.lmtp,
    secure: false,
    ignoreTLS: true,
    name: "test",
  });
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once("error", reject);
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    for (const mail of mails) {
      await new Promise<void>((resolve, reject) => {
        connection.send({ from: envelope.from, to: [envelope.to] }, mail, (error, info) => {
          const refused = info?.rejectedErrors?.[0];
          if (error ?? refused) reject(error ?? refused);
          else resolve();
        });
      });
    }
  } finally {
    connection.close();
  }
}

/** A plain mail; further header lines as given. */
export function plainMail(mail: {
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly messageId?: string;
  /** When it was written; now when left out. */
  readonly date?: Date;
  readonly headers?: readonly string[];
}): string {
  const lines = [
    `From: ${mail.from}`,
    `To: ${mail.to}`,
    `Subject: ${mail.subject}`,
    `Message-ID: <${mail.messageId ?? `${randomUUID()}@customer.test`}>`,
    `Date: ${(mail.date ?? new Date()).toUTCString()}`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    ...(mail.headers ?? []),
  ];
  return `${lines.join("\r\n")}\r\n\r\n${mail.text}\r\n`;
}
