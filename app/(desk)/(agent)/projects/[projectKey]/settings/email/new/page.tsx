import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { isProjectAdmin } from "@/lib/access/permissions.ts";
import { listSetups } from "@/lib/channel-setup/list-setups.ts";
import { getProject } from "@/lib/requests/get-project.ts";
import { channelChoices } from "../channel-choices.ts";
import { StartForm } from "./start-form.client.tsx";
import { UnfinishedSetups } from "./unfinished-setups.client.tsx";

export const metadata: Metadata = { title: "Connect a mailbox" };

export default async function NewChannelPage({ params }: { params: Promise<{ projectKey: string }> }) {
  const { projectKey } = await params;
  const base = `/projects/${projectKey}/settings`;
  const actor = await pageActor(`${base}/email/new`);
  const project = await orNotFound(getProject(actor, { projectKey }));
  if (!isProjectAdmin(actor, project.id)) notFound();
  const [choices, setups] = await Promise.all([
    channelChoices(actor, project.key),
    listSetups(actor, { projectKey: project.key }),
  ]);
  return (
    <PageBody width="form">
      <PageHeader
        trail={[{ href: `${base}/email`, label: "E-mail" }]}
        title="Connect a mailbox"
        description="Step by step. Nothing is read or sent before the last step, and you can come back to any of them."
      />
      {choices.requestTypes.some(({ mailCanFill }) => mailCanFill) ? (
        <>
          <UnfinishedSetups projectKey={project.key} setups={setups.items} />
          <Card>
            <StartForm projectKey={project.key} setup={null} integrations={choices.integrations} />
          </Card>
        </>
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
