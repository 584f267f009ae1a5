import {
  applicationTestView,
  testApplication,
  testApplicationInput,
} from "@/lib/mail-servers/test-application.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/oauth-integrations/{integrationId}/connection-tests",
    id: "testApplication",
    tag: "OAuth integrations",
    summary: "Test an integration whose application signs in by itself, with a mailbox or without",
    params: testApplicationInput.pick({ integrationId: true }),
    body: testApplicationInput.omit({ integrationId: true }),
    answer: applicationTestView,
  },
  ({ actor, params, body }) => testApplication(actor, { ...body, ...params }),
);
