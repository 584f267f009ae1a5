import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import type { UserView } from "@/lib/access/user-view.ts";

/** Whether a person can come in. */
export function UserState({ user }: { user: Pick<UserView, "deactivatedAt" | "hasPassword"> }) {
  if (user.deactivatedAt !== null) return <StatusBadge kind="off">Deactivated</StatusBadge>;
  if (!user.hasPassword) return <StatusBadge kind="untested">No password</StatusBadge>;
  return <StatusBadge kind="ok">Active</StatusBadge>;
}
