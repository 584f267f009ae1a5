"use client";

import { z } from "zod";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { fileSize } from "@/app/_ui/file-size.ts";
import { Link } from "@/app/_ui/link.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { StatusBadge, type StatusKind } from "@/app/_ui/status-badge.tsx";
import { dryRunView, type DryRunResult as Result } from "@/lib/incoming-servers/dry-run-view.ts";

/** What the API answers to a test of a handler: the view, with its dates as text. */
const dryRunMail = dryRunView.shape.mails.element.extend({ receivedAt: z.string().nullable() });
type DryRunMail = z.infer<typeof dryRunMail>;
export const dryRun = dryRunView.omit({ totals: true }).extend({ mails: z.array(dryRunMail) });

const words: Readonly<Record<Result, readonly [StatusKind, string]>> = {
  request: ["ok", "New request"],
  comment: ["ok", "Comment"],
  ignored: ["off", "Ignored"],
  held: ["paused", "Held back"],
  left: ["off", "Left in the mailbox"],
  forwarded: ["attention", "Forwarded"],
  bounce: ["off", "Delivery report"],
  duplicate: ["off", "Known already"],
  failed: ["failed", "Fails"],
  "not-read": ["untested", "Too large for a test"],
};

/** What would become of each mail, the latest first. */
export function DryRunResult({
  result,
  isOutdated,
}: {
  result: z.infer<typeof dryRun>;
  /** The settings were changed since. */
  isOutdated: boolean;
}) {
  return (
    <Card title="What would happen" description={result.summary}>
      <div className="flex flex-col gap-4">
        {isOutdated ? (
          <Callout tone="info">You changed the handler since this test. Test it again.</Callout>
        ) : null}
        {result.isComplete ? null : (
          <Callout tone="info">The time for a test was over before all mails had been looked at.</Callout>
        )}
        <ul className="flex flex-col divide-y" aria-label="Mails of the test">
          {result.mails.map((mail) => (
            <MailLine key={mail.place} mail={mail} />
          ))}
        </ul>
        <p className="text-sm text-ink-muted">
          Nothing was stored, sent or changed. Each mail is judged by what is here now: of two that belong
          together and are both new, each is shown as a request.
        </p>
      </div>
    </Card>
  );
}

function MailLine({ mail }: { mail: DryRunMail }) {
  const [kind, label] = words[mail.result];
  const { evidence, wouldNotify, requestKey } = mail;
  return (
    <li className="flex flex-col gap-1 py-3 first:pt-0 last:pb-0">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1">
        <p className="min-w-0 flex-[1_1_16rem] font-medium wrap-anywhere">
          {mail.subject || (mail.result === "not-read" ? "A large mail" : "(no subject)")}
        </p>
        <span className="flex flex-wrap items-center gap-2">
          <StatusBadge kind={kind}>{label}</StatusBadge>
          {requestKey === null ? null : (
            <Link
              className="link"
              href={`/projects/${requestKey.replace(/-\d+$/, "")}/requests/${requestKey}`}
            >
              {requestKey}
            </Link>
          )}
        </span>
      </div>
      <p className="text-sm text-ink-muted wrap-anywhere">
        {mail.from || "Unknown sender"} · {fileSize(mail.sizeBytes)}
        {mail.receivedAt === null ? null : (
          <>
            {" · "}
            <RelativeTime at={mail.receivedAt} />
          </>
        )}
      </p>
      <p className="text-sm wrap-anywhere">{mail.reason}</p>
      {mail.wouldCreateUser ? <p className="text-sm">The sender would get an account.</p> : null}
      {wouldNotify.length === 0 ? null : (
        <p className="text-sm wrap-anywhere">Mail would go to {wouldNotify.join(", ")}.</p>
      )}
      {evidence.length === 0 ? null : (
        <details className="text-sm">
          <summary className="cursor-pointer text-ink-muted">Why</summary>
          <ul className="mt-1 list-disc ps-5">
            {evidence.map(({ kind: evidenceKind, detail }) => (
              <li key={`${evidenceKind} ${detail}`} className="wrap-anywhere">
                {detail}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  );
}
