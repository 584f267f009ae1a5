import { removeParticipant, removeParticipantInput } from "@/lib/requests/remove-participant.ts";
import { operation } from "../../../../_http/operation.ts";

export const DELETE = operation(
  {
    method: "DELETE",
    path: "/requests/{requestKey}/participants/{userId}",
    id: "removeParticipant",
    tag: "Requests",
    summary: "End a person's part in a request",
    params: removeParticipantInput,
  },
  ({ actor, params }) => removeParticipant(actor, params),
);
