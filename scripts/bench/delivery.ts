import SMTPConnection from "nodemailer/lib/smtp-connection/index.js";
import type { BenchMail } from "./mails.ts";

interface Delivery {
  /** Resolves when the server has answered 250: the mail is in the mailbox. */
  deliver: (mail: BenchMail, to: string) => Promise<void>;
  close: () => void;
}

/** Opens a connection that delivers by LMTP. */
export async function openDelivery(port: number): Promise<Delivery> {
  const connection = new SMTPConnection({
    host: "127.0.0.1",
    port,
    lmtp: true,
    secure: false,
    ignoreTLS: true,
    name: "bench",
  });
  await new Promise<void>((resolve, reject) => {
    connection.once("error", reject);
    connection.connect((error) => (error ? reject(error) : resolve()));
  });
  return {
    deliver: ({ from, raw }, to) =>
      new Promise((resolve, reject) => {
        connection.send({ from, to: [to], use8BitMime: true }, raw, (error, info) => {
          const refused = info?.rejectedErrors?.[0];
          if (error ?? refused) reject(error ?? refused);
          else resolve();
        });
      }),
    close: () => connection.close(),
  };
}

/** Delivers mails one after the other. */
export async function deliverAll(port: number, to: string, mails: Iterable<BenchMail>): Promise<void> {
  const delivery = await openDelivery(port);
  try {
    for (const mail of mails) await delivery.deliver(mail, to);
  } finally {
    delivery.close();
  }
}
