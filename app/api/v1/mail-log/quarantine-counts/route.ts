import {
  quarantineCounts,
  quarantineCountsInput,
  quarantineCountsView,
} from "@/lib/inbound/quarantine-counts.ts";
import { operation } from "../../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/mail-log/quarantine-counts",
    id: "quarantineCounts",
    tag: "Mail",
    summary: "How many mails are held or have failed, of one project or of all",
    query: quarantineCountsInput,
    answer: quarantineCountsView,
  },
  ({ actor, query }) => quarantineCounts(actor, query),
);
