import { setupView } from "@/lib/channel-setup/setup-view.ts";
import { testSetup, testSetupInput } from "@/lib/channel-setup/test-setup.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/channel-setups/{setupId}/connection-tests",
    id: "testSetup",
    tag: "Channel setups",
    summary: "Test the incoming or the outgoing connection in steps",
    params: testSetupInput.pick({ setupId: true }),
    body: testSetupInput.omit({ setupId: true }),
    answer: setupView,
  },
  ({ actor, params, body }) => testSetup(actor, { ...body, ...params }),
);
