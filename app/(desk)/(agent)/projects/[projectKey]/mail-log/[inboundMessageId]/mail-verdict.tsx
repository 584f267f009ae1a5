import { Card, DetailList } from "@/app/_ui/card.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { whatWouldChange } from "@/app/(desk)/_mail-log/what-would-change.ts";
import type { InboundMessageDetail } from "@/lib/inbound/inbound-message-detail-view.ts";
import { MailActions } from "./mail-actions.client.tsx";

/** What became of a mail, what would change that, and what can be done now. */
export function MailVerdict({ mail, isAdmin }: { mail: InboundMessageDetail; isAdmin: boolean }) {
  const change = whatWouldChange(mail);
  const waits = mail.state === "HELD" || mail.state === "FAILED";
  const canAct = isAdmin && (mail.mayProcessAgain || waits);
  return (
    <Card
      title="What became of it"
      {...(canAct && {
        footer: (
          <MailActions
            inboundMessageId={mail.id}
            canRelease={mail.mayRelease}
            canProcessAgain={mail.mayProcessAgain}
            canDiscard={waits}
            isReport={mail.outcome === "BOUNCE"}
          />
        ),
      })}
    >
      <div className="flex flex-col gap-3">
        <p className="break-words">{mail.reason || "It waits to be processed."}</p>
        <DetailList
          items={[
            ...(mail.requestKey === null
              ? []
              : [{ label: "Request", value: <RequestLink requestKey={mail.requestKey} /> }]),
            {
              label: "Processed",
              value: mail.processedAt === null ? "Not yet" : <RelativeTime at={mail.processedAt} />,
            },
            ...(mail.attempts > 1 ? [{ label: "Attempts", value: mail.attempts }] : []),
          ]}
        />
        {change === null ? null : (
          <p>
            <span className="text-sm text-ink-muted">What would change it:</span> {change}
          </p>
        )}
      </div>
    </Card>
  );
}

function RequestLink({ requestKey }: { requestKey: string }) {
  const projectKey = requestKey.slice(0, requestKey.lastIndexOf("-"));
  return (
    <Link href={`/projects/${projectKey}/requests/${requestKey}`} className="link tabular-nums">
      {requestKey}
    </Link>
  );
}
