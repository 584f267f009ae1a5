import { getProject, getProjectInput } from "@/lib/requests/get-project.ts";
import { projectView } from "@/lib/requests/project-view.ts";
import { updateProject, updateProjectInput } from "@/lib/requests/update-project.ts";
import { operation } from "../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/projects/{projectKey}",
    id: "getProject",
    tag: "Projects",
    summary: "Read one project",
    params: getProjectInput,
    answer: projectView,
  },
  ({ actor, params }) => getProject(actor, params),
);

export const PATCH = operation(
  {
    method: "PATCH",
    path: "/projects/{projectKey}",
    id: "updateProject",
    tag: "Projects",
    summary: "Change a project's name or description, or archive it",
    params: updateProjectInput.pick({ projectKey: true }),
    body: updateProjectInput.omit({ projectKey: true }),
    answer: projectView,
  },
  ({ actor, params, body }) => updateProject(actor, { ...body, ...params }),
);
