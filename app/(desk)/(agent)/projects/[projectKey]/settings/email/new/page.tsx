import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Callout } from "@/app/_ui/callout.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { isProjectAdmin } from "@/lib/access/permissions.ts";
import { getProject } from "@/lib/requests/get-project.ts";
import { channelChoices } from "../channel-choices.ts";
import { ChannelForm } from "../channel-form.client.tsx";

export const metadata: Metadata = { title: "Connect a mailbox" };

export default async function NewChannelPage({ params }: { params: Promise<{ projectKey: string }> }) {
  const { projectKey } = await params;
  const base = `/projects/${projectKey}/settings`;
  const actor = await pageActor(`${base}/email/new`);
  const project = await orNotFound(getProject(actor, { projectKey }));
  if (!isProjectAdmin(actor, project.id)) notFound();
  const choices = await channelChoices(actor, project.key);
  return (
    <PageBody>
      <PageHeader
        trail={[{ href: `${base}/email`, label: "E-mail" }]}
        title="Connect a mailbox"
        description="The channel is saved turned off. Test it here before you save, and turn it on when you are ready."
      />
      {choices.requestTypes.some(({ mailCanFill }) => mailCanFill) ? (
        <ChannelForm projectKey={project.key} channel={null} {...choices} />
      ) : (
        <Callout
          tone="warning"
          title="No request type that a mail can fill"
          action={
            <LinkButton href={`${base}/request-types`} size="sm">
              Request types
            </LinkButton>
          }
        >
          A mail has only a summary and a description. Make a request type that requires nothing else.
        </Callout>
      )}
    </PageBody>
  );
}
