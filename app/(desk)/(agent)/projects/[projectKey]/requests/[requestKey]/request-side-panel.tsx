import { Card, DetailList } from "@/app/_ui/card.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import type { RequestDetail } from "@/lib/requests/request-detail-view.ts";
import { ParticipantsPanel } from "./participants-panel.client.tsx";

const moves = {
  AGENT: <StatusBadge kind="needs-reply">Needs reply</StatusBadge>,
  CUSTOMER: <StatusBadge kind="waiting">Waiting for customer</StatusBadge>,
  NOBODY: <StatusBadge kind="resolved">Resolved</StatusBadge>,
} as const;

/** Who takes part, and the facts of the request. */
export function RequestSidePanel({ request }: { request: RequestDetail }) {
  return (
    <aside aria-label="About this request" className="flex flex-col gap-4">
      <Card title="Customer">
        <p className="font-medium break-words">{request.reporter.name || request.reporter.email}</p>
        {request.reporter.name ? (
          <p className="text-sm break-words text-ink-muted">{request.reporter.email}</p>
        ) : null}
      </Card>
      <Card title="Participants" description="They get answers and may write into this request.">
        <ParticipantsPanel requestKey={request.key} participants={request.participants} />
      </Card>
      <Card title="Details">
        <DetailList
          items={[
            { label: "Moves next", value: moves[request.waitingOn] },
            { label: "Request type", value: request.requestType.name },
            { label: "Came by", value: request.channel?.address ?? "No e-mail channel" },
            { label: "Created", value: <RelativeTime at={request.createdAt} /> },
            { label: "Last message", value: <RelativeTime at={request.lastMessageAt} /> },
            ...(request.resolvedAt
              ? [{ label: "Resolved", value: <RelativeTime at={request.resolvedAt} /> }]
              : []),
            ...(request.relatedFrom.length > 0
              ? [
                  {
                    label: "Related",
                    value: (
                      <ul>
                        {request.relatedFrom.map(({ key, summary }) => (
                          <li key={key}>
                            <Link className="link" href={`/projects/${request.project.key}/requests/${key}`}>
                              {key} {summary}
                            </Link>
                          </li>
                        ))}
                      </ul>
                    ),
                  },
                ]
              : []),
          ]}
        />
      </Card>
    </aside>
  );
}
