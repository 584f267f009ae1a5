import { checkRoundTrip, checkRoundTripInput } from "@/lib/channel-setup/check-round-trip.ts";
import { setupView } from "@/lib/channel-setup/setup-view.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/channel-setups/{setupId}/round-trip-checks",
    id: "checkRoundTrip",
    tag: "Channel setups",
    summary: "Look once for the test mail, and delete it where it is found",
    params: checkRoundTripInput,
    answer: setupView,
  },
  ({ actor, params }) => checkRoundTrip(actor, params),
);
