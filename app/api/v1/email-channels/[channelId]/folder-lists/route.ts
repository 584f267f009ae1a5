import {
  listMailFolders,
  listMailFoldersInput,
  mailFolderListView,
} from "@/lib/email-channels/list-mail-folders.ts";
import { operation } from "../../../_http/operation.ts";

export const POST = operation(
  {
    method: "POST",
    path: "/email-channels/{channelId}/folder-lists",
    id: "listMailFolders",
    tag: "E-mail channels",
    summary: "Ask the mailbox for its folders, at another server than the saved one where that is given",
    params: listMailFoldersInput.pick({ channelId: true }),
    body: listMailFoldersInput.omit({ channelId: true }),
    answer: mailFolderListView,
  },
  ({ actor, params, body }) => listMailFolders(actor, { ...body, ...params }),
);
