import { createSetup, createSetupInput } from "@/lib/channel-setup/create-setup.ts";
import { listSetups, listSetupsInput, setupListView } from "@/lib/channel-setup/list-setups.ts";
import { setupView } from "@/lib/channel-setup/setup-view.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/channel-setups",
    id: "listSetups",
    tag: "Channel setups",
    summary:
      "List your own unfinished channel setups of a project; those untouched for seven days are deleted",
    query: listSetupsInput,
    answer: setupListView,
  },
  ({ actor, query }) => listSetups(actor, query),
);

export const POST = operation(
  {
    method: "POST",
    path: "/channel-setups",
    id: "createSetup",
    tag: "Channel setups",
    summary: "Begin to connect a mailbox step by step",
    body: createSetupInput,
    answer: setupView,
    status: 201,
  },
  ({ actor, body }) => createSetup(actor, body),
);
