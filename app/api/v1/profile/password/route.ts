import { setOwnPassword, setOwnPasswordInput } from "@/lib/access/set-own-password.ts";
import { operation } from "../../_http/operation.ts";

export const PUT = operation(
  {
    method: "PUT",
    path: "/profile/password",
    id: "setOwnPassword",
    tag: "Profile",
    summary: "Replace your own password; you have to sign in again everywhere",
    body: setOwnPasswordInput,
  },
  ({ actor, body }) => setOwnPassword(actor, body),
);
