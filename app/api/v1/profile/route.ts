import { getOwnProfile } from "@/lib/access/get-own-profile.ts";
import { updateOwnProfile, updateOwnProfileInput } from "@/lib/access/update-own-profile.ts";
import { userView } from "@/lib/access/user-view.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/profile",
    id: "getOwnProfile",
    tag: "Profile",
    summary: "Read your own account and roles",
    answer: userView,
  },
  ({ actor }) => getOwnProfile(actor),
);

export const PATCH = operation(
  {
    method: "PATCH",
    path: "/profile",
    id: "updateOwnProfile",
    tag: "Profile",
    summary: "Change your own name",
    body: updateOwnProfileInput,
    answer: userView,
  },
  ({ actor, body }) => updateOwnProfile(actor, body),
);
