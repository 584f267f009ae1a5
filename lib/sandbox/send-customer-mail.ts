import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { lineInput, requiredLineInput, textInput } from "@/lib/access/input-text.ts";
import { composeMessage } from "@/lib/message/compose-message.ts";
import { submitMessage } from "@/lib/smtp/submit-message.ts";
import { customers, deskMailboxes } from "./accounts.ts";
import { requireSandbox } from "./require-sandbox.ts";

const messageId = z.string().regex(/^[^\s<>]{1,400}$/);

export const sendCustomerMailInput = z.object({
  from: z.enum(customers.map(({ address }) => address)),
  to: z.enum(deskMailboxes),
  subject: lineInput(300).min(1, "Write a subject."),
  text: textInput(100_000).refine((text) => text.trim() !== "", "Write a message."),
  /** Message-ID of the mail that is answered, without angle brackets. */
  inReplyTo: messageId.nullable().default(null),
  references: z.array(messageId).max(50).default([]),
  attachments: z
    .array(
      z.object({
        filename: requiredLineInput(200),
        contentType: z.string().regex(/^[\w.+-]+\/[\w.+-]+$/),
        contentBase64: z.base64().max(700_000, "An attachment here may have 500 KB."),
      }),
    )
    .max(5)
    .default([]),
});

const timeoutMs = 10_000;

/** Sends a mail as a customer's own mail program would: composed, and submitted by SMTP. */
export async function sendCustomerMail(
  actor: Actor,
  input: z.infer<typeof sendCustomerMailInput>,
): Promise<{ messageId: string }> {
  const state = await requireSandbox(actor);
  const sender = customers.find(({ address }) => address === input.from);
  const id = `${randomUUID()}@customer.example`;
  const raw = await composeMessage({
    messageId: id,
    from: { name: sender?.name ?? "", address: input.from },
    to: [{ name: "", address: input.to }],
    cc: [],
    subject: input.subject,
    date: new Date(),
    inReplyTo: input.inReplyTo,
    references: input.references,
    text: input.text,
    html: null,
    attachments: input.attachments.map(({ filename, contentType, contentBase64 }) => ({
      filename,
      contentType,
      content: Buffer.from(contentBase64, "base64"),
    })),
    headers: {},
  });
  await submitMessage(
    { host: "127.0.0.1", connectAddress: "127.0.0.1", port: state.smtpPort, security: "none", timeoutMs },
    { method: "password", username: input.from, password: state.customerPassword },
    { envelopeFrom: input.from, recipients: [input.to], raw, name: "customer.example" },
  );
  return { messageId: id };
}
