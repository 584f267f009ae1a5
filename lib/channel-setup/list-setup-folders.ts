import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { type MailFolderView, mailFolderView } from "@/lib/mail-servers/folder-view.ts";
import { foldersOfServer } from "@/lib/mail-servers/folders-of-server.ts";
import { countLook } from "./count-look.ts";
import { setupId } from "./setup-input.ts";
import { openSetup } from "./setup-record.ts";
import { serverOfSetup } from "./test-setup.ts";

export const listSetupFoldersInput = z.object({ setupId });
export const setupFoldersView = z.object({ items: z.array(mailFolderView) });

/**
 * The folders of the mailbox that is being connected, with their mails; none by POP3.
 *
 * @throws Problem `not-found`, `forbidden`, `setup-finished`, `step-missing`, `mail-server-failed`,
 *   `too-many-connection-tests`, or `invalid-input`
 */
export async function listSetupFolders(
  actor: Actor,
  input: z.output<typeof listSetupFoldersInput>,
): Promise<{ items: MailFolderView[] }> {
  const setup = await openSetup(actor, input.setupId);
  countLook(actor, setup);
  return { items: await foldersOfServer(await serverOfSetup(actor, setup, "incoming")) };
}
