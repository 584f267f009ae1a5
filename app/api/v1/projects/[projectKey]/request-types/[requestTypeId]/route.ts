import { deleteRequestType, deleteRequestTypeInput } from "@/lib/requests/delete-request-type.ts";
import { requestTypeView } from "@/lib/requests/request-type-view.ts";
import { updateRequestType, updateRequestTypeInput } from "@/lib/requests/update-request-type.ts";
import { operation } from "../../../../_http/operation.ts";

export const PATCH = operation(
  {
    method: "PATCH",
    path: "/projects/{projectKey}/request-types/{requestTypeId}",
    id: "updateRequestType",
    tag: "Request types",
    summary: "Change a request type",
    params: updateRequestTypeInput.pick({ projectKey: true, requestTypeId: true }),
    body: updateRequestTypeInput.omit({ projectKey: true, requestTypeId: true }),
    answer: requestTypeView,
  },
  ({ actor, params, body }) => updateRequestType(actor, { ...body, ...params }),
);

export const DELETE = operation(
  {
    method: "DELETE",
    path: "/projects/{projectKey}/request-types/{requestTypeId}",
    id: "deleteRequestType",
    tag: "Request types",
    summary: "Remove a request type that nothing uses",
    params: deleteRequestTypeInput,
  },
  ({ actor, params }) => deleteRequestType(actor, params),
);
