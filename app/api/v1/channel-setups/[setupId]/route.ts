import { deleteSetup, deleteSetupInput } from "@/lib/channel-setup/delete-setup.ts";
import { getSetup, getSetupInput } from "@/lib/channel-setup/get-setup.ts";
import { setupView } from "@/lib/channel-setup/setup-view.ts";
import { updateSetup, updateSetupInput } from "@/lib/channel-setup/update-setup.ts";
import { operation } from "../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/channel-setups/{setupId}",
    id: "getSetup",
    tag: "Channel setups",
    summary: "Get a channel setup of your own, without its passwords",
    params: getSetupInput,
    answer: setupView,
  },
  ({ actor, params }) => getSetup(actor, params),
);

export const PATCH = operation(
  {
    method: "PATCH",
    path: "/channel-setups/{setupId}",
    id: "updateSetup",
    tag: "Channel setups",
    summary: "Keep what was chosen in a step; a password that is left out is kept",
    params: updateSetupInput.pick({ setupId: true }),
    body: updateSetupInput.omit({ setupId: true }),
    answer: setupView,
  },
  ({ actor, params, body }) => updateSetup(actor, { ...body, ...params }),
);

export const DELETE = operation(
  {
    method: "DELETE",
    path: "/channel-setups/{setupId}",
    id: "deleteSetup",
    tag: "Channel setups",
    summary: "Throw a channel setup away",
    params: deleteSetupInput,
  },
  ({ actor, params }) => deleteSetup(actor, params),
);
