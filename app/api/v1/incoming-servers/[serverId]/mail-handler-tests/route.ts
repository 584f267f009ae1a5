import { dryRunView } from "@/lib/incoming-servers/dry-run-view.ts";
import { serverReference } from "@/lib/incoming-servers/incoming-server-input.ts";
import { testNewMailHandler, testNewMailHandlerInput } from "@/lib/incoming-servers/test-mail-handler.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/incoming-servers/{serverId}/mail-handler-tests",
    id: "testNewMailHandler",
    tag: "Mail handlers",
    summary:
      "Show what a mail handler that is not saved yet would do with the newest mails, without any effect",
    params: serverReference,
    body: testNewMailHandlerInput.omit({ serverId: true }),
    answer: dryRunView,
  },
  ({ actor, params, body }) => testNewMailHandler(actor, { ...body, ...params }),
);
