import { createRequestType, createRequestTypeInput } from "@/lib/requests/create-request-type.ts";
import {
  listRequestTypes,
  listRequestTypesInput,
  requestTypeListView,
} from "@/lib/requests/list-request-types.ts";
import { requestTypeView } from "@/lib/requests/request-type-view.ts";
import { operation } from "../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/projects/{projectKey}/request-types",
    id: "listRequestTypes",
    tag: "Request types",
    summary: "List a project's request types, and whether a mail can fill them",
    params: listRequestTypesInput,
    answer: requestTypeListView,
  },
  ({ actor, params }) => listRequestTypes(actor, params),
);

export const POST = operation(
  {
    method: "POST",
    path: "/projects/{projectKey}/request-types",
    id: "createRequestType",
    tag: "Request types",
    summary: "Add a request type",
    params: createRequestTypeInput.pick({ projectKey: true }),
    body: createRequestTypeInput.omit({ projectKey: true }),
    answer: requestTypeView,
    status: 201,
  },
  ({ actor, params, body }) => createRequestType(actor, { ...body, ...params }),
);
