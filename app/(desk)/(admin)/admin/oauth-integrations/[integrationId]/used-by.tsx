import Link from "next/link";
import { Card } from "@/app/_ui/card.tsx";

/** The channels that sign in through an integration. */
export function UsedBy({
  channels,
}: {
  channels: readonly { readonly id: string; readonly address: string; readonly projectKey: string }[];
}) {
  return (
    <Card title="Used by">
      {channels.length === 0 ? (
        <p className="text-ink-muted">No channel uses this integration yet.</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {channels.map(({ id, address, projectKey }) => (
            <li key={id} className="flex flex-wrap gap-x-2">
              <Link className="link break-all" href={`/projects/${projectKey}/settings/email/${id}`}>
                {address}
              </Link>
              <span className="text-ink-muted">Project {projectKey}</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
