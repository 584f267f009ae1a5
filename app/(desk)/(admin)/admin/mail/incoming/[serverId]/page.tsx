import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { integrationChoices } from "@/app/(desk)/_mailbox/integration-choices.ts";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { getIncomingServer } from "@/lib/incoming-servers/get-incoming-server.ts";
import { serverReference } from "@/lib/incoming-servers/incoming-server-input.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { incomingHref } from "../incoming-href.ts";
import { ServerForm } from "../server-form.client.tsx";
import { ServerState } from "../server-state.tsx";
import { DeleteServer } from "./delete-server.tsx";
import { HandlersCard } from "./handlers-card.tsx";
import { ServerNotices } from "./server-notices.tsx";

export const metadata: Metadata = { title: "Incoming server" };

export default async function IncomingServerPage({ params }: { params: Promise<{ serverId: string }> }) {
  const { serverId } = await params;
  const actor = await pageSystemAdmin(`${incomingHref}/${serverId}`);
  const reference = serverReference.safeParse({ serverId });
  if (!reference.success) notFound();
  const server = await orNotFound(getIncomingServer(actor, reference.data));
  const choices = await integrationChoices(actor);
  const { host, username } = server.connection;
  return (
    <PageBody>
      <PageHeader
        trail={[{ href: incomingHref, label: "Incoming servers" }]}
        title={server.name}
        badge={<ServerState state={server.state} />}
        description={
          <>
            {providerOf(server.provider).name} · {username} at {host}
            {server.description === "" ? null : (
              <span className="block whitespace-pre-line">{server.description}</span>
            )}
          </>
        }
      />
      <ServerNotices server={server} grants={choices.grants} />
      <HandlersCard server={server} />
      <ServerForm server={server} {...choices} />
      <Card title="Delete" description="Nothing in the mailbox is deleted." className="max-w-[52rem]">
        <DeleteServer server={server} />
      </Card>
      <LiveRefresh />
    </PageBody>
  );
}
