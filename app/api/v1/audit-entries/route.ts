import {
  auditEntryListView,
  listAuditEntries,
  listAuditEntriesInput,
} from "@/lib/access/list-audit-entries.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/audit-entries",
    id: "listAuditEntries",
    tag: "Audit",
    summary: "Read the audit log, newest first",
    query: listAuditEntriesInput,
    answer: auditEntryListView,
  },
  ({ actor, query }) => listAuditEntries(actor, query),
);
