import SMTPConnection from "nodemailer/lib/smtp-connection";

/**
 * Delivers messages over one LMTP connection, one after the other; throws when the server refuses one.
 *
 * @param sender of the envelope; false: none, as of a notice
 */
export async function deliverByLmtp(
  port: number,
  address: string,
  messages: (string | Buffer)[],
  sender: string | false = false,
): Promise<void> {
  const connection = new SMTPConnection({
    host: "127.0.0.1",
    port,
    lmtp: true,
    secure: false,
    ignoreTLS: true,
    name: "test",
  });
  try {
    await new Promise<void>((resolve, reject) => {
      connection.once("error", reject);
      connection.connect((error) => (error ? reject(error) : resolve()));
    });
    for (const message of messages) {
      await new Promise<void>((resolve, reject) => {
        connection.once("error", reject);
        connection.send({ from: sender, to: [address], use8BitMime: true }, message, (error, info) => {
          connection.removeListener("error", reject);
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
