import { getRequest, getRequestInput } from "@/lib/requests/get-request.ts";
import { requestDetailView } from "@/lib/requests/request-detail-view.ts";
import { updateRequest, updateRequestInput } from "@/lib/requests/update-request.ts";
import { operation } from "../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/requests/{requestKey}",
    id: "getRequest",
    tag: "Requests",
    summary: "Read a request with its whole conversation",
    params: getRequestInput,
    answer: requestDetailView,
  },
  ({ actor, params }) => getRequest(actor, params),
);

export const PATCH = operation(
  {
    method: "PATCH",
    path: "/requests/{requestKey}",
    id: "updateRequest",
    tag: "Requests",
    summary: "Change status, assignee, priority, summary or request type",
    params: updateRequestInput.pick({ requestKey: true }),
    body: updateRequestInput.omit({ requestKey: true }),
    answer: requestDetailView,
  },
  ({ actor, params, body }) => updateRequest(actor, { ...body, ...params }),
);
