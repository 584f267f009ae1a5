import { serverReference } from "@/lib/incoming-servers/incoming-server-input.ts";
import {
  incomingServerTestView,
  testIncomingServer,
  testIncomingServerInput,
} from "@/lib/incoming-servers/test-incoming-server.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/incoming-servers/{serverId}/connection-tests",
    id: "testIncomingServer",
    tag: "Incoming servers",
    summary: "Try the connection of a global incoming server, or a change of it, in steps",
    params: serverReference,
    body: testIncomingServerInput.omit({ serverId: true }),
    answer: incomingServerTestView,
  },
  ({ actor, params, body }) => testIncomingServer(actor, { ...body, ...params }),
);
