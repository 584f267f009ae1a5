import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { parseMessage } from "@/lib/message/parse-message.ts";
import { environment } from "@/lib/platform/environment.ts";
import { customers } from "./accounts.ts";
import { MailFolder, type StoredMail } from "./mail-folder.ts";
import { requireSandbox } from "./require-sandbox.ts";

export const listCustomerMailsInput = z.object({ address: z.enum(customers.map(({ address }) => address)) });

export const customerMailView = z.object({
  id: z.string(),
  direction: z.enum(["received", "sent"]),
  from: z.string(),
  to: z.array(z.string()),
  subject: z.string(),
  text: z.string(),
  at: z.date(),
  messageId: z.string().nullable(),
  references: z.array(z.string()),
  attachments: z.array(z.object({ filename: z.string(), sizeBytes: z.number() })),
});

export type CustomerMailView = z.infer<typeof customerMailView>;

/** What a customer of the sandbox has sent and received, newest first: their mail program, in short. */
export async function listCustomerMails(
  actor: Actor,
  input: z.infer<typeof listCustomerMailsInput>,
): Promise<{ items: CustomerMailView[] }> {
  await requireSandbox(actor);
  const { dataDir } = environment();
  const [received, sent] = await Promise.all(
    (["inbox", "sent"] as const).map((kind) => new MailFolder(dataDir, kind, input.address).list()),
  );
  const items = await Promise.all([
    ...(received ?? []).map((mail) => viewOf("received", mail)),
    ...(sent ?? []).map((mail) => viewOf("sent", mail)),
  ]);
  return { items: items.sort((a, b) => b.at.getTime() - a.at.getTime()) };
}

async function viewOf(direction: CustomerMailView["direction"], mail: StoredMail): Promise<CustomerMailView> {
  const message = await parseMessage(mail.raw);
  return {
    id: `${direction}-${mail.uid}`,
    direction,
    from: message.from?.address ?? "",
    to: message.to.map(({ address }) => address),
    subject: message.subject,
    text: message.text,
    at: mail.receivedAt,
    messageId: message.messageId,
    references: message.references,
    attachments: message.attachments.map(({ filename, sizeBytes }) => ({ filename, sizeBytes })),
  };
}
