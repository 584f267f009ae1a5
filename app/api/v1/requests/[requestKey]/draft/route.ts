import { getDrafts, getDraftsInput } from "@/lib/requests/get-drafts.ts";
import { draftsView } from "@/lib/requests/read-drafts.ts";
import { saveDraft, saveDraftInput } from "@/lib/requests/save-draft.ts";
import { operation } from "../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/requests/{requestKey}/draft",
    id: "getDrafts",
    tag: "Requests",
    summary: "Read what you have begun to write",
    params: getDraftsInput,
    answer: draftsView,
  },
  ({ actor, params }) => getDrafts(actor, params),
);

export const PUT = operation(
  {
    method: "PUT",
    path: "/requests/{requestKey}/draft",
    id: "saveDraft",
    tag: "Requests",
    summary: "Keep what you have begun to write; empty drops it",
    params: saveDraftInput.pick({ requestKey: true }),
    body: saveDraftInput.omit({ requestKey: true }),
  },
  ({ actor, params, body }) => saveDraft(actor, { ...body, ...params }),
);
