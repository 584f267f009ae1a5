import { createUser, createUserInput } from "@/lib/access/create-user.ts";
import { listUsers, listUsersInput, userListView } from "@/lib/access/list-users.ts";
import { userView } from "@/lib/access/user-view.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/users",
    id: "listUsers",
    tag: "Users",
    summary: "List people and customers",
    query: listUsersInput,
    answer: userListView,
  },
  ({ actor, query }) => listUsers(actor, query),
);

export const POST = operation(
  {
    method: "POST",
    path: "/users",
    id: "createUser",
    tag: "Users",
    summary: "Add a person",
    body: createUserInput,
    answer: userView,
    status: 201,
  },
  ({ actor, body }) => createUser(actor, body),
);
