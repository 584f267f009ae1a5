import type { UserActor } from "@/lib/access/actor.ts";
import { listMailboxHealth } from "@/lib/mail-health/list-mailbox-health.ts";
import type { MailboxHealthView } from "@/lib/mail-health/mailbox-health-view.ts";

const most = 200;

/** How the mailboxes of a project fare, by mailbox. @throws Problem `not-found`, `forbidden` */
export async function healthOfProject(
  actor: UserActor,
  projectKey: string,
): Promise<ReadonlyMap<string, MailboxHealthView>> {
  const { items } = await listMailboxHealth(actor, {
    projectKey,
    show: "all",
    q: "",
    offset: 0,
    limit: most,
  });
  return new Map(items.map((mailbox) => [mailbox.mailboxId, mailbox]));
}
