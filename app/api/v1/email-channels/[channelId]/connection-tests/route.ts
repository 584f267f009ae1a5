import { connectionTestView, testChannel, testChannelInput } from "@/lib/email-channels/test-channel.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/email-channels/{channelId}/connection-tests",
    id: "testChannel",
    tag: "E-mail channels",
    summary: "Try the connections of an e-mail channel, as saved or with changes, in steps",
    params: testChannelInput.pick({ channelId: true }),
    body: testChannelInput.omit({ channelId: true }),
    answer: connectionTestView,
  },
  ({ actor, params, body }) => testChannel(actor, { ...body, ...params }),
);
