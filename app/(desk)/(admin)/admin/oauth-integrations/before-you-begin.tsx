import { ChevronRight } from "lucide-react";

/** What has to be so before OAuth 2.0 can work; most of it is, and so it stays folded. */
export function BeforeYouBegin({ baseUrl }: { baseUrl: string }) {
  return (
    <details className="group rounded-lg border bg-surface px-4 py-2.5">
      <summary className="flex min-h-6 cursor-pointer items-center gap-2 rounded-sm font-medium">
        <ChevronRight
          className="size-4 shrink-0 text-ink-muted transition-transform group-open:rotate-90"
          aria-hidden="true"
        />
        Before you begin
      </summary>
      <ul className="mt-2 flex list-disc flex-col gap-1 ps-9 text-sm marker:text-ink-subtle">
        <li>
          The base URL is <span className="font-mono break-all">{baseUrl}</span>. The redirect URL is made
          from it, so it has to be the address by which people reach Mailroom: that of the load balancer,
          where there is one.
        </li>
        <li>It begins with https; localhost is excepted, for trying out.</li>
        <li>Mailroom can reach port 443 of the provider, and people can reach port 443 of Mailroom.</li>
        <li>
          Mailroom can reach the mail servers: port 993 for IMAP or 995 for POP3, and 465 or 587 for SMTP.
        </li>
        <li>You may register applications at the provider, or somebody who may is with you.</li>
      </ul>
    </details>
  );
}
