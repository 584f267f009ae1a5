import { channelView } from "@/lib/email-channels/channel-view.ts";
import { createChannel, createChannelInput } from "@/lib/email-channels/create-channel.ts";
import { channelListView, listChannels, listChannelsInput } from "@/lib/email-channels/list-channels.ts";
import { operation } from "../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/projects/{projectKey}/email-channels",
    id: "listChannels",
    tag: "E-mail channels",
    summary: "List a project's e-mail channels with their health",
    params: listChannelsInput,
    answer: channelListView,
  },
  ({ actor, params }) => listChannels(actor, params),
);

export const POST = operation(
  {
    method: "POST",
    path: "/projects/{projectKey}/email-channels",
    id: "createChannel",
    tag: "E-mail channels",
    summary: "Connect a mailbox to a project; the new channel is off",
    params: createChannelInput.pick({ projectKey: true }),
    body: createChannelInput.omit({ projectKey: true }),
    answer: channelView,
    status: 201,
  },
  ({ actor, params, body }) => createChannel(actor, { ...body, ...params }),
);
