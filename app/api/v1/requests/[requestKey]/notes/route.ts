import { addedNoteView, addNote, addNoteInput } from "@/lib/requests/add-note.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/requests/{requestKey}/notes",
    id: "addNote",
    tag: "Requests",
    summary: "Add an internal note, which only agents see",
    params: addNoteInput.pick({ requestKey: true }),
    body: addNoteInput.omit({ requestKey: true }),
    answer: addedNoteView,
    status: 201,
  },
  ({ actor, params, body }) => addNote(actor, { ...body, ...params }),
);
