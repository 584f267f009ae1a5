import { getUser, getUserInput } from "@/lib/access/get-user.ts";
import { updateUser, updateUserInput } from "@/lib/access/update-user.ts";
import { userView } from "@/lib/access/user-view.ts";
import { operation } from "../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/users/{userId}",
    id: "getUser",
    tag: "Users",
    summary: "Read one person",
    params: getUserInput,
    answer: userView,
  },
  ({ actor, params }) => getUser(actor, params),
);

export const PATCH = operation(
  {
    method: "PATCH",
    path: "/users/{userId}",
    id: "updateUser",
    tag: "Users",
    summary: "Change a person's name or system role, deactivate or reactivate the account",
    params: updateUserInput.pick({ userId: true }),
    body: updateUserInput.omit({ userId: true }),
    answer: userView,
  },
  ({ actor, params, body }) => updateUser(actor, { ...body, ...params }),
);
