import type { UserActor } from "@/lib/access/actor.ts";
import { isSystemAdmin } from "@/lib/access/permissions.ts";
import { listChannels } from "@/lib/email-channels/list-channels.ts";
import { listProjects } from "@/lib/requests/list-projects.ts";
import { deskMailboxes } from "@/lib/sandbox/accounts.ts";

/** Which projects read the pretend company's mailboxes, as far as the person may know. */
export async function findReaders(actor: UserActor) {
  const { items: projects } = await listProjects(actor, { archived: false });
  const administered = projects.filter(({ role }) => role === "ADMIN");
  const projectKeys = new Map<string, string>();
  for (const { key } of administered) {
    const { items } = await listChannels(actor, { projectKey: key });
    for (const { address } of items) projectKeys.set(address, key);
  }
  const [reader] = deskMailboxes.flatMap((address) => projectKeys.get(address) ?? []);
  return {
    /** Key of the project by the mailbox's address. */
    projectKeys,
    /** Only a system admin sees every project's channels. */
    isComplete: isSystemAdmin(actor),
    /** Where the sandbox's mail most likely arrives; null without any project. */
    queueKey: reader ?? projects[0]?.key ?? null,
    /** Where the person may connect a mailbox. */
    adminKey: reader ?? administered[0]?.key ?? null,
  };
}
