import { serverReference } from "@/lib/incoming-servers/incoming-server-input.ts";
import { listServerFolders, serverFolderListView } from "@/lib/incoming-servers/list-server-folders.ts";
import { operation } from "../../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/incoming-servers/{serverId}/folders",
    id: "listServerFolders",
    tag: "Incoming servers",
    summary: "List the folders of a global incoming server, as it names them now; none by POP3",
    params: serverReference,
    answer: serverFolderListView,
  },
  ({ actor, params }) => listServerFolders(actor, params),
);
