import type { Metadata } from "next";
import { Card } from "@/app/_ui/card.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { getMailRetention } from "@/lib/inbound/get-mail-retention.ts";
import { quarantineCounts } from "@/lib/inbound/quarantine-counts.ts";
import { RetentionForm } from "./retention-form.client.tsx";

export const metadata: Metadata = { title: "Mail retention" };

export default async function MailRetentionPage() {
  const actor = await pageSystemAdmin("/admin/mail/retention");
  const [retention, waiting] = await Promise.all([getMailRetention(actor), quarantineCounts(actor, {})]);
  return (
    <PageBody width="form">
      <PageHeader
        title="Mail retention"
        description="How long the originals of mails, the lines of the mail logs and the mail of the quarantine are kept. Requests, their conversation and their attachments are never touched."
      />
      <RetentionForm {...retention} waitingCount={waiting.held + waiting.failed} />
      <Card title="What is never deleted">
        <ul className="flex list-disc flex-col gap-1.5 ps-5">
          <li>
            Mail that waits to be processed, and mail of the quarantine until it is discarded: it keeps its
            original and its line.
          </li>
          <li>Requests and what was written in them, with their attachments.</li>
          <li>
            The digest of each mail and its place in the mailbox, without sender and subject, so that no mail
            is ever taken twice.
          </li>
        </ul>
      </Card>
    </PageBody>
  );
}
