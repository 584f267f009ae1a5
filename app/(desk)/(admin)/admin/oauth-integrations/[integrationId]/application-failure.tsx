import { Callout } from "@/app/_ui/callout.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";

/** The provider refuses the application itself: every mailbox of the integration waits for its cure. */
export function ApplicationFailure({ failure }: { failure: IntegrationView["failure"] }) {
  if (failure === null) return null;
  return (
    <Callout tone="danger" title="The provider refuses the application itself">
      <p>
        {failure.detail} <code className="font-mono break-all">{failure.code}</code>
      </p>
      <p>{failure.cure}</p>
      <p className="mt-1 text-sm text-ink-muted">
        {failure.at === null ? null : (
          <>
            Since <RelativeTime at={failure.at} />.{" "}
          </>
        )}
        It concerns every mailbox of this integration; nobody has to authorise anew. Mailroom keeps trying,
        and this goes away by itself when the provider accepts again.
      </p>
    </Callout>
  );
}
