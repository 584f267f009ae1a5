import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { getChannel, getChannelInput } from "@/lib/email-channels/get-channel.ts";
import { channelChoices } from "../channel-choices.ts";
import { ChannelForm } from "../channel-form.client.tsx";
import { ChannelHealth } from "../channel-health.tsx";
import { ChannelSwitch } from "../channel-switch.tsx";
import { DeleteChannel } from "./delete-channel.tsx";

export const metadata: Metadata = { title: "E-mail channel" };

export default async function ChannelPage({
  params,
  searchParams,
}: {
  params: Promise<{ projectKey: string; channelId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { projectKey, channelId } = await params;
  const { convert } = await searchParams;
  const overview = `/projects/${projectKey}/settings/email`;
  const actor = await pageActor(`${overview}/${channelId}`);
  const reference = getChannelInput.safeParse({ channelId });
  if (!reference.success) notFound();
  const channel = await orNotFound(getChannel(actor, reference.data));
  if (channel.projectKey !== projectKey) notFound();
  const choices = await channelChoices(actor, projectKey);
  return (
    <PageBody>
      <PageHeader
        trail={[{ href: overview, label: "E-mail" }]}
        title={channel.address}
        description={`${channel.displayName} · becomes “${channel.requestType.name}”`}
      />
      <Card title="State" className="max-w-[52rem]" footer={<ChannelSwitch channel={channel} />}>
        <ChannelHealth
          channel={channel}
          grants={choices.grants}
          href={`${overview}/${channelId}`}
          isOpen
          managesIntegrations={choices.managesIntegrations}
        />
      </Card>
      <ChannelForm
        // The form opens anew when somebody comes back to convert.
        key={convert === "oauth" ? "convert" : "edit"}
        channel={channel}
        convertsToOAuth={convert === "oauth"}
        {...choices}
      />
      <Card
        title="Delete"
        description="Requests and their conversations stay. Nothing in the mailbox is deleted."
        className="max-w-[52rem]"
      >
        <DeleteChannel channel={channel} overviewHref={overview} />
      </Card>
      <LiveRefresh projectId={channel.projectId} />
    </PageBody>
  );
}
