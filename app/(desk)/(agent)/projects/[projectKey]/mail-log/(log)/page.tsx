import { MailSearch, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { AddressFilters } from "@/app/(desk)/address-filters.client.tsx";
import { addressWith } from "@/app/(desk)/address-with.ts";
import { CursorPages } from "@/app/(desk)/cursor-pages.tsx";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { listInboundMessages } from "@/lib/inbound/list-inbound-messages.ts";
import { getProject } from "@/lib/requests/get-project.ts";
import { SteadyRefresh } from "../steady-refresh.client.tsx";
import { logFilters, resultCondition, resultOptions } from "./log-filters.ts";
import { MailLogFrame } from "./mail-log-frame.tsx";
import { ProcessingTable } from "./processing-table.tsx";

export const metadata: Metadata = { title: "Mail log" };

export default async function MailLogPage(props: {
  params: Promise<{ projectKey: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const projectKey = (await props.params).projectKey.toUpperCase();
  const path = `/projects/${projectKey}/mail-log`;
  const actor = await pageActor(path);
  const { q, result, cursor } = logFilters.parse(await props.searchParams);
  const [project, page] = await orNotFound(
    Promise.all([
      getProject(actor, { projectKey }),
      listInboundMessages(actor, { projectKey, q, cursor, limit: 50, ...resultCondition(result) }),
    ]),
  );
  const filters = { q, result: result === "any" ? undefined : result };
  const isFiltered = q !== "" || result !== "any";
  return (
    <MailLogFrame projectKey={project.key} projectName={project.name} current="processing">
      <AddressFilters
        path={path}
        search={{ label: "Search mail", placeholder: "Search sender, subject, reason or request", value: q }}
        choices={[{ parameter: "result", label: "Outcome", options: resultOptions, value: result }]}
      />
      <Card padding="flush" className="[&>div]:pt-0">
        <ProcessingTable
          projectKey={project.key}
          rows={page.items}
          empty={
            isFiltered ? (
              <EmptyState
                title="Nothing matches these filters"
                icon={<SearchX />}
                action={<LinkButton href={path}>Clear filters</LinkButton>}
              />
            ) : (
              <EmptyState title="No mail has come in yet" icon={<MailSearch />}>
                Every mail that is read from the project’s mailboxes stands here, with what became of it and
                why.
              </EmptyState>
            )
          }
        />
      </Card>
      <CursorPages
        label="Pages of the mail log"
        firstHref={cursor === undefined ? null : addressWith(path, filters)}
        nextHref={page.nextCursor ? addressWith(path, { ...filters, cursor: page.nextCursor }) : null}
        words={{ first: "Newest", next: "Older" }}
      />
      <LiveRefresh projectId={project.id} />
      <SteadyRefresh />
    </MailLogFrame>
  );
}
