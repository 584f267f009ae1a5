import { z } from "zod";
import { operation } from "@/app/api/v1/_http/operation.ts";
import { sendCustomerMail, sendCustomerMailInput } from "@/lib/sandbox/send-customer-mail.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/sandbox/mails",
    id: "sendCustomerMail",
    tag: "Sandbox",
    summary: "Write a mail as a customer of the sandbox",
    body: sendCustomerMailInput,
    answer: z.object({ messageId: z.string() }),
    status: 201,
  },
  ({ actor, body }) => sendCustomerMail(actor, body),
);
