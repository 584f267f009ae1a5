import { MailPlus, Plus } from "lucide-react";
import type { Metadata } from "next";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { knownGrants } from "@/app/(desk)/_mailbox/integration-choices.ts";
import { HandlerMailboxes } from "@/app/(desk)/_mailbox-health/handler-mailboxes.tsx";
import { healthOfProject } from "@/app/(desk)/_mailbox-health/health-of-project.ts";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { isSystemAdmin } from "@/lib/access/permissions.ts";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";
import { listChannels } from "@/lib/email-channels/list-channels.ts";
import { getProject } from "@/lib/requests/get-project.ts";
import { ChannelCard } from "./channel-card.tsx";

export const metadata: Metadata = { title: "E-mail settings" };

export default async function EmailSettingsPage({ params }: { params: Promise<{ projectKey: string }> }) {
  const { projectKey } = await params;
  const here = `/projects/${projectKey}/settings/email`;
  const actor = await pageActor(here);
  const project = await orNotFound(getProject(actor, { projectKey }));
  const { items } = await orNotFound(listChannels(actor, { projectKey: project.key }));
  const grants = await knownGrants(actor, integrationsToAuthorize(items));
  const mailboxes = await healthOfProject(actor, project.key);
  const ofHandlers = [...mailboxes.values()].filter(({ readBy }) => readBy === "handler");
  const connect = (
    <LinkButton href={`${here}/new`} variant="primary" icon={<Plus />}>
      Connect a mailbox
    </LinkButton>
  );
  return (
    <PageBody>
      <PageHeader
        title="E-mail"
        description="The mailboxes your customers write to. Each mail becomes a request or a comment here, and answers leave from the same address."
        actions={items.length > 0 ? connect : undefined}
      />
      {items.length === 0 ? (
        <Card>
          <EmptyState title="No mailbox is connected yet" icon={<MailPlus />} action={connect}>
            Connect the mailbox of your support address. Mailroom reads it by IMAP or POP3 and sends answers
            by SMTP; nothing in it is deleted unless you say so. You choose which mail that is already there
            becomes requests.
          </EmptyState>
        </Card>
      ) : (
        items.map((channel) => (
          <ChannelCard
            key={channel.id}
            channel={channel}
            mailbox={mailboxes.get(channel.incoming.mailboxId)}
            grants={grants}
            managesIntegrations={isSystemAdmin(actor)}
          />
        ))
      )}
      <HandlerMailboxes mailboxes={ofHandlers} />
      <LiveRefresh projectId={project.id} />
    </PageBody>
  );
}

/** Integrations with a mailbox that has to be authorised; of the others nothing needs to be known here. */
function integrationsToAuthorize(channels: readonly ChannelView[]): string[] {
  const ids = channels.flatMap(({ action }) => (action?.kind === "authorize" ? [action.integrationId] : []));
  return [...new Set(ids)];
}
