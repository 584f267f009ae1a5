import { randomUUID } from "node:crypto";
import type { RaisedAlert } from "@/lib/alerts/raise-alert.ts";

/** An alert as somebody could raise it, about a grant of its own and no project. */
export function alertOf(changes: Partial<RaisedAlert> = {}): RaisedAlert {
  return {
    key: `oauth-grant/${randomUUID()}/authorization`,
    kind: "test",
    severity: "CRITICAL",
    title: "A mailbox stands still",
    detail: "Because.",
    cure: "Do this.",
    href: "/projects/X/settings/email",
    projectIds: [],
    occasion: "raised",
    ...changes,
  };
}
