import { queueCountsView } from "@/lib/requests/queue-answers.ts";
import { queueCounts, queueCountsInput } from "@/lib/requests/queue-counts.ts";
import { operation } from "../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/projects/{projectKey}/queue-counts",
    id: "queueCounts",
    tag: "Requests",
    summary: "Count every view of a project's queue",
    params: queueCountsInput,
    answer: queueCountsView,
  },
  ({ actor, params }) => queueCounts(actor, params),
);
