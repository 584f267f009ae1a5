import { handlerReference } from "@/lib/incoming-servers/mail-handler-input.ts";
import { mailHandlerView } from "@/lib/incoming-servers/mail-handler-view.ts";
import {
  setMailHandlerEnabled,
  setMailHandlerEnabledInput,
} from "@/lib/incoming-servers/set-mail-handler-enabled.ts";
import { operation } from "../../../_http/operation.ts";

export const PUT = operation(
  {
    method: "PUT",
    path: "/mail-handlers/{handlerId}/activation",
    id: "setMailHandlerEnabled",
    tag: "Mail handlers",
    summary: "Turn a mail handler on or off",
    params: handlerReference,
    body: setMailHandlerEnabledInput.omit({ handlerId: true }),
    answer: mailHandlerView,
  },
  ({ actor, params, body }) => setMailHandlerEnabled(actor, { ...body, ...params }),
);
