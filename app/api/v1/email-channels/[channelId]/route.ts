import { channelView } from "@/lib/email-channels/channel-view.ts";
import { deleteChannel, deleteChannelInput } from "@/lib/email-channels/delete-channel.ts";
import { getChannel, getChannelInput } from "@/lib/email-channels/get-channel.ts";
import { updateChannel, updateChannelInput } from "@/lib/email-channels/update-channel.ts";
import { operation } from "../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/email-channels/{channelId}",
    id: "getChannel",
    tag: "E-mail channels",
    summary: "Get an e-mail channel with its health",
    params: getChannelInput,
    answer: channelView,
  },
  ({ actor, params }) => getChannel(actor, params),
);

export const PATCH = operation(
  {
    method: "PATCH",
    path: "/email-channels/{channelId}",
    id: "updateChannel",
    tag: "E-mail channels",
    summary: "Change an e-mail channel; a password that is left out is kept",
    params: updateChannelInput.pick({ channelId: true }),
    body: updateChannelInput.omit({ channelId: true }),
    answer: channelView,
  },
  ({ actor, params, body }) => updateChannel(actor, { ...body, ...params }),
);

export const DELETE = operation(
  {
    method: "DELETE",
    path: "/email-channels/{channelId}",
    id: "deleteChannel",
    tag: "E-mail channels",
    summary: "Delete an e-mail channel; its requests stay",
    params: deleteChannelInput,
  },
  ({ actor, params }) => deleteChannel(actor, params),
);
