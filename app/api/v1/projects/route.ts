import { createProject, createProjectInput } from "@/lib/requests/create-project.ts";
import { listProjects, listProjectsInput, projectListView } from "@/lib/requests/list-projects.ts";
import { projectView } from "@/lib/requests/project-view.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/projects",
    id: "listProjects",
    tag: "Projects",
    summary: "List the projects you work in",
    query: listProjectsInput,
    answer: projectListView,
  },
  ({ actor, query }) => listProjects(actor, query),
);

export const POST = operation(
  {
    method: "POST",
    path: "/projects",
    id: "createProject",
    tag: "Projects",
    summary: "Add a project with its first request types",
    body: createProjectInput,
    answer: projectView,
    status: 201,
  },
  ({ actor, body }) => createProject(actor, body),
);
