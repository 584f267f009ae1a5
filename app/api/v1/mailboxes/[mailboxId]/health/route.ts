import { getMailboxHealth, getMailboxHealthInput } from "@/lib/mail-health/get-mailbox-health.ts";
import { mailboxHealthView } from "@/lib/mail-health/mailbox-health-view.ts";
import { operation } from "../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/mailboxes/{mailboxId}/health",
    id: "getMailboxHealth",
    tag: "Mail health",
    summary: "How one mailbox fares",
    params: getMailboxHealthInput,
    answer: mailboxHealthView,
  },
  ({ actor, params }) => getMailboxHealth(actor, params),
);
