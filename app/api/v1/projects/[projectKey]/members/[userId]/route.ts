import { projectMemberView } from "@/lib/requests/project-member-view.ts";
import { putProjectMember, putProjectMemberInput } from "@/lib/requests/put-project-member.ts";
import { removeProjectMember, removeProjectMemberInput } from "@/lib/requests/remove-project-member.ts";
import { operation } from "../../../../_http/operation.ts";

export const PUT = operation(
  {
    method: "PUT",
    path: "/projects/{projectKey}/members/{userId}",
    id: "putProjectMember",
    tag: "Projects",
    summary: "Give a person a role in a project",
    params: putProjectMemberInput.pick({ projectKey: true, userId: true }),
    body: putProjectMemberInput.pick({ role: true }),
    answer: projectMemberView,
  },
  ({ actor, params, body }) => putProjectMember(actor, { ...body, ...params }),
);

export const DELETE = operation(
  {
    method: "DELETE",
    path: "/projects/{projectKey}/members/{userId}",
    id: "removeProjectMember",
    tag: "Projects",
    summary: "Take a person's role in a project away",
    params: removeProjectMemberInput,
  },
  ({ actor, params }) => removeProjectMember(actor, params),
);
