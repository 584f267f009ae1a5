import {
  incomingServerTestView,
  testNewIncomingServer,
  testNewIncomingServerInput,
} from "@/lib/incoming-servers/test-incoming-server.ts";
import { operation } from "../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/incoming-servers/connection-tests",
    id: "testNewIncomingServer",
    tag: "Incoming servers",
    summary: "Try the connection of a global incoming server that is not saved yet, in steps",
    body: testNewIncomingServerInput,
    answer: incomingServerTestView,
  },
  ({ actor, body }) => testNewIncomingServer(actor, body),
);
