import { getMailRetention, mailRetentionView } from "@/lib/inbound/get-mail-retention.ts";
import { putMailRetention, putMailRetentionInput } from "@/lib/inbound/put-mail-retention.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/mail-retention",
    id: "getMailRetention",
    tag: "Mail",
    summary:
      "For how many days original mails, the lines of the mail logs and the mail of the quarantine are kept",
    answer: mailRetentionView,
  },
  ({ actor }) => getMailRetention(actor),
);

export const PUT = operation(
  {
    method: "PUT",
    path: "/mail-retention",
    id: "putMailRetention",
    tag: "Mail",
    summary:
      "Set for how many days original mails, log lines and the mail of the quarantine are kept; null keeps them",
    body: putMailRetentionInput,
    answer: mailRetentionView,
  },
  ({ actor, body }) => putMailRetention(actor, body),
);
