import {
  listProjectMembers,
  listProjectMembersInput,
  projectMemberListView,
} from "@/lib/requests/list-project-members.ts";
import { operation } from "../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/projects/{projectKey}/members",
    id: "listProjectMembers",
    tag: "Projects",
    summary: "List the admins and agents of a project",
    params: listProjectMembersInput,
    answer: projectMemberListView,
  },
  ({ actor, params }) => listProjectMembers(actor, params),
);
