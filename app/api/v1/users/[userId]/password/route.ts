import { setUserPassword, setUserPasswordInput } from "@/lib/access/set-user-password.ts";
import { operation } from "../../../_http/operation.ts";

export const PUT = operation(
  {
    method: "PUT",
    path: "/users/{userId}/password",
    id: "setUserPassword",
    tag: "Users",
    summary: "Give a person a new password and end their sign-ins",
    params: setUserPasswordInput.pick({ userId: true }),
    body: setUserPasswordInput.omit({ userId: true }),
  },
  ({ actor, params, body }) => setUserPassword(actor, { ...body, ...params }),
);
