import { deleteIncomingServer } from "@/lib/incoming-servers/delete-incoming-server.ts";
import { getIncomingServer } from "@/lib/incoming-servers/get-incoming-server.ts";
import { serverReference } from "@/lib/incoming-servers/incoming-server-input.ts";
import { incomingServerView } from "@/lib/incoming-servers/incoming-server-view.ts";
import {
  updateIncomingServer,
  updateIncomingServerInput,
} from "@/lib/incoming-servers/update-incoming-server.ts";
import { operation } from "../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/incoming-servers/{serverId}",
    id: "getIncomingServer",
    tag: "Incoming servers",
    summary: "Get a global incoming server with its mail handlers and health",
    params: serverReference,
    answer: incomingServerView,
  },
  ({ actor, params }) => getIncomingServer(actor, params),
);

export const PATCH = operation(
  {
    method: "PATCH",
    path: "/incoming-servers/{serverId}",
    id: "updateIncomingServer",
    tag: "Incoming servers",
    summary: "Change a global incoming server; a password that is left out is kept",
    params: serverReference,
    body: updateIncomingServerInput.omit({ serverId: true }),
    answer: incomingServerView,
  },
  ({ actor, params, body }) => updateIncomingServer(actor, { ...body, ...params }),
);

export const DELETE = operation(
  {
    method: "DELETE",
    path: "/incoming-servers/{serverId}",
    id: "deleteIncomingServer",
    tag: "Incoming servers",
    summary: "Delete a global incoming server that no mail handler uses",
    params: serverReference,
  },
  ({ actor, params }) => deleteIncomingServer(actor, params),
);
