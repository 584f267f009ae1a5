import { z } from "zod";
import { operation } from "@/app/api/v1/_http/operation.ts";
import {
  customerMailView,
  listCustomerMails,
  listCustomerMailsInput,
} from "@/lib/sandbox/list-customer-mails.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/sandbox/customers/{address}/mails",
    id: "listCustomerMails",
    tag: "Sandbox",
    summary: "List what a customer of the sandbox has sent and received",
    params: listCustomerMailsInput,
    answer: z.object({ items: z.array(customerMailView) }),
  },
  ({ actor, params }) => listCustomerMails(actor, params),
);
