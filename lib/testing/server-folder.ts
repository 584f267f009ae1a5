import { ImapFlow } from "imapflow";

/** A mail as another program sees it in a folder of the server. */
type MailOnServer = { readonly uid: number; readonly subject: string; readonly flags: readonly string[] };

/** Works in a mailbox as its owner's own program would. */
export async function asOwner<Result>(
  account: { readonly imapPort: number; readonly address: string; readonly password: string },
  work: (client: ImapFlow) => Promise<Result>,
): Promise<Result> {
  const client = new ImapFlow({
    host: "127.0.0.1",
    port: account.imapPort,
    secure: false,
    doSTARTTLS: false,
    auth: { user: account.address, pass: account.password },
    logger: false,
  });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.logout();
  }
}

/** What is in a folder, by UID; null: there is no such folder. */
export function mailsInFolder(
  account: { readonly imapPort: number; readonly address: string; readonly password: string },
  folder = "INBOX",
): Promise<MailOnServer[] | null> {
  return asOwner(account, async (client) => {
    if (!(await client.list()).some(({ path }) => path === folder)) return null;
    await client.mailboxOpen(folder, { readOnly: true });
    const found = await client.fetchAll("1:*", { uid: true, envelope: true, flags: true }).catch(() => []);
    return found.map(({ uid, envelope, flags }) => ({
      uid,
      subject: envelope?.subject ?? "",
      flags: [...(flags ?? [])].filter((flag) => flag !== "\\Recent").sort(),
    }));
  });
}
