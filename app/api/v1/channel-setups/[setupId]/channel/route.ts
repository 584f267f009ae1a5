import { finishSetup, finishSetupInput } from "@/lib/channel-setup/finish-setup.ts";
import { channelView } from "@/lib/email-channels/channel-view.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/channel-setups/{setupId}/channel",
    id: "finishSetup",
    tag: "Channel setups",
    summary: "Make the channel of what was chosen, and turn it on",
    params: finishSetupInput.pick({ setupId: true }),
    body: finishSetupInput.omit({ setupId: true }),
    answer: channelView,
  },
  ({ actor, params, body }) => finishSetup(actor, { ...body, ...params }),
);
