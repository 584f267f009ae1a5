import type { Actor } from "@/lib/access/actor.ts";
import { isAgent, isProjectAdmin, requireProjectAdmin } from "@/lib/access/permissions.ts";
import { Problem } from "@/lib/platform/problem.ts";

/** A mail's own project, and the one that its mailbox belongs to by now: a mail handler can move to another. */
export type MailProjects = {
  readonly projectId: string;
  readonly mailbox: { readonly projectId: string };
};

/** Whether the actor may act on a mail: what it is processed to goes to the mailbox's project of now. */
export function isMailAdmin(actor: Actor, { projectId, mailbox }: MailProjects): boolean {
  return isProjectAdmin(actor, projectId) && isProjectAdmin(actor, mailbox.projectId);
}

/** @throws Problem `forbidden` */
export function requireMailAdmin(actor: Actor, mail: MailProjects): void {
  requireProjectAdmin(actor, mail.projectId);
  const presentProjectId = mail.mailbox.projectId;
  if (isProjectAdmin(actor, presentProjectId)) return;
  if (isAgent(actor, presentProjectId)) requireProjectAdmin(actor, presentProjectId);
  throw new Problem(
    "forbidden",
    "forbidden",
    "The mailbox of this mail belongs to another project by now. Only an admin of that project too may do this.",
  );
}
