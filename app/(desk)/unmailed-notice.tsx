import { Callout } from "@/app/_ui/callout.tsx";
import type { AlertView } from "@/lib/alerts/list-alerts.ts";

/** Why alerts could not be mailed, once for all of them: it is mostly the same reason. */
export function UnmailedNotice({ alerts }: { alerts: readonly AlertView[] }) {
  const reasons = new Set(alerts.flatMap(({ mails }) => mails.failureDetail ?? []));
  if (reasons.size === 0) return null;
  return (
    <Callout tone="warning" title="Not every alert could be mailed">
      {[...reasons].map((reason) => (
        <p key={reason} className="break-words">
          {reason}
        </p>
      ))}
    </Callout>
  );
}
