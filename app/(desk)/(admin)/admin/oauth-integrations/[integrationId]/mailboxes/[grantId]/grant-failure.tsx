import { Callout } from "@/app/_ui/callout.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import type { GrantView } from "@/lib/oauth-integrations/grant-view.ts";

/** Why the tokens are not refreshed: the provider's code, what it means, and the cure. */
export function GrantFailure({ grant }: { grant: GrantView }) {
  const { failure, state } = grant;
  if (failure === null) return null;
  const isOver = state !== "ACTIVE";
  return (
    <Callout
      tone={isOver ? "danger" : "warning"}
      title={isOver ? "Mailroom can not open this mailbox any more" : "The last refresh failed"}
    >
      <p>
        {failure.detail} <code className="font-mono break-all">{failure.code}</code>
      </p>
      <p>{failure.cure}</p>
      <p className="mt-1 text-sm text-ink-muted">
        {failure.at === null ? null : (
          <>
            Last <RelativeTime at={failure.at} />
            {failure.times > 1 ? `, ${failure.times} times in a row` : ""}.
          </>
        )}
        {isOver || grant.refreshDueAt === null ? null : (
          <>
            {" "}
            Mailroom tries again <RelativeTime at={grant.refreshDueAt} />.
          </>
        )}
      </p>
    </Callout>
  );
}
