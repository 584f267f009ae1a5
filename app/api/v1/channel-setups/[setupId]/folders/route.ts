import {
  listSetupFolders,
  listSetupFoldersInput,
  setupFoldersView,
} from "@/lib/channel-setup/list-setup-folders.ts";
import { operation } from "../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/channel-setups/{setupId}/folders",
    id: "listSetupFolders",
    tag: "Channel setups",
    summary: "List the folders of the mailbox with the number of mails in each",
    params: listSetupFoldersInput,
    answer: setupFoldersView,
  },
  ({ actor, params }) => listSetupFolders(actor, params),
);
