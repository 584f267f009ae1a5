import {
  createIncomingServer,
  createIncomingServerInput,
} from "@/lib/incoming-servers/create-incoming-server.ts";
import { incomingServerView } from "@/lib/incoming-servers/incoming-server-view.ts";
import { incomingServerListView, listIncomingServers } from "@/lib/incoming-servers/list-incoming-servers.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/incoming-servers",
    id: "listIncomingServers",
    tag: "Incoming servers",
    summary: "List the global incoming servers with their mail handlers and health",
    answer: incomingServerListView,
  },
  ({ actor }) => listIncomingServers(actor),
);

export const POST = operation(
  {
    method: "POST",
    path: "/incoming-servers",
    id: "createIncomingServer",
    tag: "Incoming servers",
    summary: "Add a global incoming server; nothing reads it until it has a mail handler that is on",
    body: createIncomingServerInput,
    answer: incomingServerView,
    status: 201,
  },
  ({ actor, body }) => createIncomingServer(actor, body),
);
