import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { mailFolderView } from "@/lib/mail-servers/folder-view.ts";
import { foldersOfServer } from "@/lib/mail-servers/folders-of-server.ts";
import { openMailSecret } from "@/lib/mail-servers/mail-credentials.ts";
import { database } from "@/lib/platform/database.ts";
import type { serverReference } from "./incoming-server-input.ts";
import { incomingServerForAdmin } from "./incoming-server-record.ts";

export const serverFolderListView = z.object({ items: z.array(mailFolderView) });

/**
 * The folders of a global server's mailbox, as the server lists them now; none by POP3.
 *
 * @throws Problem `forbidden`, `not-found`, `secret-unreadable`, and what `foldersOfServer` throws
 */
export async function listServerFolders(
  actor: Actor,
  input: z.output<typeof serverReference>,
): Promise<z.output<typeof serverFolderListView>> {
  const { mailServer } = await incomingServerForAdmin(database(), actor, input.serverId);
  return { items: await foldersOfServer({ ...mailServer, secret: openMailSecret(mailServer) }) };
}
