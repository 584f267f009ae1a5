import { discoverServers, discoverServersInput } from "@/lib/channel-setup/discover-servers.ts";
import { setupView } from "@/lib/channel-setup/setup-view.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/channel-setups/{setupId}/discoveries",
    id: "discoverServers",
    tag: "Channel setups",
    summary: "Look for the mail servers of the address",
    params: discoverServersInput,
    answer: setupView,
  },
  ({ actor, params }) => discoverServers(actor, params),
);
