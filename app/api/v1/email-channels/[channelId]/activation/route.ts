import { channelView } from "@/lib/email-channels/channel-view.ts";
import { setChannelEnabled, setChannelEnabledInput } from "@/lib/email-channels/set-channel-enabled.ts";
import { operation } from "../../../_http/operation.ts";

export const PUT = operation(
  {
    method: "PUT",
    path: "/email-channels/{channelId}/activation",
    id: "setChannelEnabled",
    tag: "E-mail channels",
    summary: "Turn an e-mail channel on or off",
    params: setChannelEnabledInput.pick({ channelId: true }),
    body: setChannelEnabledInput.omit({ channelId: true }),
    answer: channelView,
  },
  ({ actor, params, body }) => setChannelEnabled(actor, { ...body, ...params }),
);
