import {
  checkMailboxAccess,
  checkMailboxAccessInput,
  mailboxAccessView,
} from "@/lib/mail-servers/check-mailbox-access.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/oauth-integrations/{integrationId}/access-checks",
    id: "checkMailboxAccess",
    tag: "OAuth integrations",
    summary: "See whether an integration opens a mailbox, and let its application into it",
    params: checkMailboxAccessInput.pick({ integrationId: true }),
    body: checkMailboxAccessInput.omit({ integrationId: true }),
    answer: mailboxAccessView,
  },
  ({ actor, params, body }) => checkMailboxAccess(actor, { ...body, ...params }),
);
