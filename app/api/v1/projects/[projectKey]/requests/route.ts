import { listQueue, listQueueInput } from "@/lib/requests/list-queue.ts";
import { openedRequestView, openRequest, openRequestInput } from "@/lib/requests/open-request.ts";
import { queuePageView } from "@/lib/requests/queue-answers.ts";
import { operation } from "../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/projects/{projectKey}/requests",
    id: "listQueue",
    tag: "Requests",
    summary: "List a view of a project's queue, page by page",
    params: listQueueInput.pick({ projectKey: true }),
    query: listQueueInput.omit({ projectKey: true }),
    answer: queuePageView,
  },
  ({ actor, params, query }) => listQueue(actor, { ...query, ...params }),
);

export const POST = operation(
  {
    method: "POST",
    path: "/projects/{projectKey}/requests",
    id: "openRequest",
    tag: "Requests",
    summary: "Raise a request, for a customer or for yourself",
    params: openRequestInput.pick({ projectKey: true }),
    body: openRequestInput.omit({ projectKey: true }),
    answer: openedRequestView,
    status: 201,
  },
  ({ actor, params, body }) => openRequest(actor, { ...body, ...params }),
);
