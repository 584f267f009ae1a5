import {
  connectionTestView,
  testNewChannel,
  testNewChannelInput,
} from "@/lib/email-channels/test-channel.ts";
import { operation } from "../../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/projects/{projectKey}/email-channels/connection-tests",
    id: "testNewChannel",
    tag: "E-mail channels",
    summary: "Try the connections of a channel that is not saved yet, in steps",
    params: testNewChannelInput.pick({ projectKey: true }),
    body: testNewChannelInput.omit({ projectKey: true }),
    answer: connectionTestView,
  },
  ({ actor, params, body }) => testNewChannel(actor, { ...body, ...params }),
);
