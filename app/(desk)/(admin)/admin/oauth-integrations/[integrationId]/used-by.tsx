import { Card } from "@/app/_ui/card.tsx";
import { Link } from "@/app/_ui/link.tsx";

/** The channels and global incoming servers that sign in through an integration. */
export function UsedBy({
  channels,
  servers = [],
}: {
  channels: readonly { readonly id: string; readonly address: string; readonly projectKey: string }[];
  servers?: readonly { readonly id: string; readonly name: string }[];
}) {
  return (
    <Card title="Used by">
      {channels.length + servers.length === 0 ? (
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
          {servers.map(({ id, name }) => (
            <li key={id} className="flex flex-wrap gap-x-2">
              <Link className="link wrap-anywhere" href={`/admin/mail/incoming/${id}`}>
                {name}
              </Link>
              <span className="text-ink-muted">Incoming server</span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
