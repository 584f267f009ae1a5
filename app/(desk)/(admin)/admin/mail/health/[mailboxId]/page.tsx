import { ScrollText, Settings2 } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { FreshFigures } from "@/app/(desk)/_mailbox-health/fresh-figures.client.tsx";
import { MailboxHealthPanel } from "@/app/(desk)/_mailbox-health/mailbox-health-panel.tsx";
import { ReadingBadge } from "@/app/(desk)/_mailbox-health/mailbox-state.tsx";
import { MailboxTrouble } from "@/app/(desk)/_mailbox-health/mailbox-trouble.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { getMailboxHealth, getMailboxHealthInput } from "@/lib/mail-health/get-mailbox-health.ts";
import type { MailboxHealthView } from "@/lib/mail-health/mailbox-health-view.ts";

export const metadata: Metadata = { title: "Mailbox · Mail health" };

const path = "/admin/mail/health";

/** One mailbox: what is wrong with it, its figures, and the mail of its last day. */
export default async function MailboxHealthPage({ params }: { params: Promise<{ mailboxId: string }> }) {
  const { mailboxId } = await params;
  const actor = await pageSystemAdmin(`${path}/${mailboxId}`);
  const input = getMailboxHealthInput.safeParse({ mailboxId });
  if (!input.success) notFound();
  const now = new Date();
  const health = await orNotFound(getMailboxHealth(actor, input.data, now));
  return (
    <PageBody>
      <PageHeader
        title={health.name}
        trail={[{ href: path, label: "Mail health" }]}
        description={`${health.projectName} · ${health.folder} at ${health.host}:${health.port} by ${health.protocol}`}
        badge={<ReadingBadge state={health.state} />}
        actions={<Ways health={health} />}
      />
      <MailboxTrouble health={health} />
      <Card title="Figures" actions={<FreshFigures readAt={now} />}>
        <MailboxHealthPanel health={health} />
      </Card>
      <LiveRefresh />
    </PageBody>
  );
}

/** Where it is set up, and where its mail is. */
function Ways({ health }: { health: MailboxHealthView }) {
  const settings = health.incomingServer
    ? `/admin/mail/incoming/${health.incomingServer.id}`
    : `/projects/${health.projectKey}/settings/email/${health.readerId}`;
  return (
    <>
      <LinkButton
        href={`/projects/${health.projectKey}/mail-log?mailbox=${health.mailboxId}`}
        icon={<ScrollText />}
      >
        Mail log
      </LinkButton>
      <LinkButton href={settings} icon={<Settings2 />}>
        Connection
      </LinkButton>
    </>
  );
}
