import { addParticipant, addParticipantInput } from "@/lib/requests/add-participant.ts";
import { personView } from "@/lib/requests/request-fields.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/requests/{requestKey}/participants",
    id: "addParticipant",
    tag: "Requests",
    summary: "Let a person take part in a request",
    params: addParticipantInput.pick({ requestKey: true }),
    body: addParticipantInput.omit({ requestKey: true }),
    answer: personView,
    status: 201,
  },
  ({ actor, params, body }) => addParticipant(actor, { ...body, ...params }),
);
