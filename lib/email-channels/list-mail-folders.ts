import { z } from "zod";
import type { Actor } from "@/lib/access/actor.ts";
import { mailFolderView } from "@/lib/mail-servers/folder-view.ts";
import { foldersOfServer } from "@/lib/mail-servers/folders-of-server.ts";
import { openMailSecret } from "@/lib/mail-servers/mail-credentials.ts";
import { incomingServerInput } from "@/lib/mail-servers/mail-server-input.ts";
import { database } from "@/lib/platform/database.ts";
import { channelForAdmin } from "./channel-access.ts";
import { requireFaultlessConnections } from "./channel-faults.ts";
import { channelId } from "./channel-input.ts";
import { countConnectionTest } from "./connection-test-limit.ts";
import { savedServer, typedServer } from "./server-under-test.ts";

/** A channel, with another incoming server than the saved one where that is given. */
export const listMailFoldersInput = z.object({ channelId, incoming: incomingServerInput.optional() });

export const mailFolderListView = z.object({ items: z.array(mailFolderView) });

/**
 * The folders of a channel's mailbox, as its server lists them now; none by POP3.
 *
 * @throws Problem `not-found`, `forbidden`, `mailbox-of-others`, `too-many-connection-tests`, `invalid-input`, and what
 *   `foldersOfServer` throws
 */
export async function listMailFolders(
  actor: Actor,
  input: z.output<typeof listMailFoldersInput>,
): Promise<z.output<typeof mailFolderListView>> {
  const db = database();
  const stored = await channelForAdmin(db, actor, input.channelId);
  const { incoming } = input;
  const { projectId, incomingServer } = stored;
  countConnectionTest(actor);
  if (incoming) await requireFaultlessConnections(db, actor, projectId, { incoming }, stored);
  const server = incoming
    ? await typedServer(db, incoming.protocol, incoming, () => openMailSecret(incomingServer))
    : await savedServer(db, actor, projectId, incomingServer);
  return { items: await foldersOfServer(server) };
}
