import { Callout } from "@/app/_ui/callout.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";

const warnedAheadMs = 60 * 86_400_000;

/** Warns when the client secret has expired or will soon. */
export function SecretExpiryNotice({ expiresAt }: { expiresAt: Date | null }) {
  if (expiresAt === null) return null;
  const leftMs = expiresAt.getTime() - Date.now();
  if (leftMs > warnedAheadMs) return null;
  if (leftMs <= 0) {
    return (
      <Callout tone="danger" title="The client secret has expired">
        By its date it ended <RelativeTime at={expiresAt} />. Make a new one at the provider and replace it
        below; mailboxes go on by themselves.
      </Callout>
    );
  }
  return (
    <Callout tone="warning" title="The client secret expires soon">
      It ends <RelativeTime at={expiresAt} />. Make a new one at the provider and replace it below, before
      mailboxes stop.
    </Callout>
  );
}
