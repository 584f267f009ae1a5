import { PlugZap, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { z } from "zod";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { AddressFilters } from "@/app/(desk)/address-filters.client.tsx";
import { addressWith } from "@/app/(desk)/address-with.ts";
import { CursorPages } from "@/app/(desk)/cursor-pages.tsx";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { listChannels } from "@/lib/email-channels/list-channels.ts";
import { listConnectivity } from "@/lib/inbound/list-connectivity.ts";
import { getProject } from "@/lib/requests/get-project.ts";
import { MailLogFrame } from "../mail-log-frame.tsx";
import { SteadyRefresh } from "../steady-refresh.client.tsx";
import { ConnectivityTable } from "./connectivity-table.tsx";

export const metadata: Metadata = { title: "Connectivity log" };

/** The filters as they stand in the address; faulty ones count as absent. */
const filterInput = z.object({
  result: z.enum(["any", "ok", "failed"]).catch("any"),
  channel: z.uuid().or(z.literal("any")).catch("any"),
  cursor: z.uuid().optional().catch(undefined),
});

const results = [
  { id: "any", label: "Any result" },
  { id: "ok", label: "Succeeded" },
  { id: "failed", label: "Failed" },
] as const;

export default async function ConnectivityPage(props: {
  params: Promise<{ projectKey: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const projectKey = (await props.params).projectKey.toUpperCase();
  const path = `/projects/${projectKey}/mail-log/connectivity`;
  const actor = await pageActor(path);
  const { result, channel, cursor } = filterInput.parse(await props.searchParams);
  const [project, page, channels] = await orNotFound(
    Promise.all([
      getProject(actor, { projectKey }),
      listConnectivity(actor, {
        projectKey,
        cursor,
        limit: 50,
        ...(channel !== "any" && { channelId: channel }),
        ...(result !== "any" && { succeeded: result === "ok" }),
      }),
      listChannels(actor, { projectKey }),
    ]),
  );
  const filters = {
    result: result === "any" ? undefined : result,
    channel: channel === "any" ? undefined : channel,
  };
  const isFiltered = result !== "any" || channel !== "any";
  return (
    <MailLogFrame projectKey={project.key} projectName={project.name} current="connectivity">
      <AddressFilters
        path={path}
        choices={[
          { parameter: "result", label: "Result", options: results, value: result },
          {
            parameter: "channel",
            label: "Mailbox",
            options: [
              { id: "any", label: "Any mailbox" },
              ...channels.items.map(({ id, address }) => ({ id, label: address })),
            ],
            value: channel,
          },
        ]}
      />
      <Card padding="flush" className="[&>div]:pt-0">
        <ConnectivityTable
          rows={page.items}
          empty={
            isFiltered ? (
              <EmptyState
                title="Nothing matches these filters"
                icon={<SearchX />}
                action={<LinkButton href={path}>Clear filters</LinkButton>}
              />
            ) : (
              <EmptyState title="No mailbox has been read yet" icon={<PlugZap />}>
                Here stands each time a mailbox brought mail, failed, or was well again. A look that brings
                nothing leaves no line.
              </EmptyState>
            )
          }
        />
      </Card>
      <CursorPages
        label="Pages of the connectivity log"
        firstHref={cursor === undefined ? null : addressWith(path, filters)}
        nextHref={page.nextCursor ? addressWith(path, { ...filters, cursor: page.nextCursor }) : null}
        words={{ first: "Newest", next: "Older" }}
      />
      <LiveRefresh projectId={project.id} />
      <SteadyRefresh />
    </MailLogFrame>
  );
}
