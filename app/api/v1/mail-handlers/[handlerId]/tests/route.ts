import { dryRunView } from "@/lib/incoming-servers/dry-run-view.ts";
import { handlerReference } from "@/lib/incoming-servers/mail-handler-input.ts";
import { testMailHandler, testMailHandlerInput } from "@/lib/incoming-servers/test-mail-handler.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/mail-handlers/{handlerId}/tests",
    id: "testMailHandler",
    tag: "Mail handlers",
    summary:
      "Show what a mail handler, or a change of it, would do with the newest mails of its folder, without any effect",
    params: handlerReference,
    body: testMailHandlerInput.omit({ handlerId: true }),
    answer: dryRunView,
  },
  ({ actor, params, body }) => testMailHandler(actor, { ...body, ...params }),
);
