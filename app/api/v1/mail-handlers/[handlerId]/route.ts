import { deleteMailHandler } from "@/lib/incoming-servers/delete-mail-handler.ts";
import { getMailHandler } from "@/lib/incoming-servers/get-mail-handler.ts";
import { handlerReference } from "@/lib/incoming-servers/mail-handler-input.ts";
import { mailHandlerView } from "@/lib/incoming-servers/mail-handler-view.ts";
import { updateMailHandler, updateMailHandlerInput } from "@/lib/incoming-servers/update-mail-handler.ts";
import { operation } from "../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/mail-handlers/{handlerId}",
    id: "getMailHandler",
    tag: "Mail handlers",
    summary: "Get a mail handler with its health",
    params: handlerReference,
    answer: mailHandlerView,
  },
  ({ actor, params }) => getMailHandler(actor, params),
);

export const PATCH = operation(
  {
    method: "PATCH",
    path: "/mail-handlers/{handlerId}",
    id: "updateMailHandler",
    tag: "Mail handlers",
    summary: "Change a mail handler",
    params: handlerReference,
    body: updateMailHandlerInput.omit({ handlerId: true }),
    answer: mailHandlerView,
  },
  ({ actor, params, body }) => updateMailHandler(actor, { ...body, ...params }),
);

export const DELETE = operation(
  {
    method: "DELETE",
    path: "/mail-handlers/{handlerId}",
    id: "deleteMailHandler",
    tag: "Mail handlers",
    summary: "Delete a mail handler; its requests stay",
    params: handlerReference,
  },
  ({ actor, params }) => deleteMailHandler(actor, params),
);
