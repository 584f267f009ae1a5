import { alertListView, listAlerts, listAlertsInput } from "@/lib/alerts/list-alerts.ts";
import { operation } from "../_http/operation.ts";

export const GET = operation(
  {
    method: "GET",
    path: "/alerts",
    id: "listAlerts",
    tag: "Alerts",
    summary: "What needs attention: alerts that are open, or have ended",
    query: listAlertsInput,
    answer: alertListView,
  },
  ({ actor, query }) => listAlerts(actor, query),
);
