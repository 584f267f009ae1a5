import { setupView } from "@/lib/channel-setup/setup-view.ts";
import { startRoundTrip, startRoundTripInput } from "@/lib/channel-setup/start-round-trip.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/channel-setups/{setupId}/round-trips",
    id: "startRoundTrip",
    tag: "Channel setups",
    summary: "Send a test mail from the address to itself",
    params: startRoundTripInput,
    answer: setupView,
  },
  ({ actor, params }) => startRoundTrip(actor, params),
);
