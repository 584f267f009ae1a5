import { createMailHandler, createMailHandlerInput } from "@/lib/incoming-servers/create-mail-handler.ts";
import { serverReference } from "@/lib/incoming-servers/incoming-server-input.ts";
import { mailHandlerView } from "@/lib/incoming-servers/mail-handler-view.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/incoming-servers/{serverId}/mail-handlers",
    id: "createMailHandler",
    tag: "Mail handlers",
    summary: "Add a mail handler to a global incoming server; it is off until it is turned on",
    params: serverReference,
    body: createMailHandlerInput.omit({ serverId: true }),
    answer: mailHandlerView,
    status: 201,
  },
  ({ actor, params, body }) => createMailHandler(actor, { ...body, ...params }),
);
