import { MailSearch, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import type { z } from "zod";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { TableSkeleton } from "@/app/_ui/skeleton.tsx";
import { AddressFilters } from "@/app/(desk)/address-filters.client.tsx";
import { addressWith } from "@/app/(desk)/address-with.ts";
import { CursorPages } from "@/app/(desk)/cursor-pages.tsx";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { listInboundMessages } from "@/lib/inbound/list-inbound-messages.ts";
import { getProject } from "@/lib/requests/get-project.ts";
import { logFilters, resultCondition, resultOptions } from "./log-filters.ts";
import { MailLogFrame } from "./mail-log-frame.tsx";
import { ProcessingTable } from "./processing-table.tsx";
import { SteadyRefresh } from "./steady-refresh.client.tsx";

export const metadata: Metadata = { title: "Mail log" };

type Filters = z.infer<typeof logFilters>;

export default async function MailLogPage(props: {
  params: Promise<{ projectKey: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const projectKey = (await props.params).projectKey.toUpperCase();
  const path = `/projects/${projectKey}/mail-log`;
  const actor = await pageActor(path);
  const filters = logFilters.parse(await props.searchParams);
  const project = await orNotFound(getProject(actor, { projectKey }));
  if (project.role !== "ADMIN") notFound();
  return (
    <MailLogFrame projectKey={project.key} projectName={project.name} current="processing">
      <AddressFilters
        path={path}
        search={{
          label: "Search mail",
          placeholder: "Search sender, subject, reason or request",
          value: filters.q,
        }}
        choices={[{ parameter: "result", label: "Outcome", options: resultOptions, value: filters.result }]}
      />
      <Suspense
        fallback={
          <Card padding="flush">
            <TableSkeleton label="Loading the mail log" />
          </Card>
        }
      >
        <Mails actor={actor} projectKey={project.key} path={path} filters={filters} />
      </Suspense>
      <LiveRefresh projectId={project.id} />
      <SteadyRefresh />
    </MailLogFrame>
  );
}

async function Mails(props: {
  readonly actor: UserActor;
  readonly projectKey: string;
  readonly path: string;
  readonly filters: Filters;
}) {
  const { actor, projectKey, path } = props;
  const { q, result, cursor } = props.filters;
  const page = await listInboundMessages(actor, {
    projectKey,
    q,
    cursor,
    limit: 50,
    ...resultCondition(result),
  });
  const kept = { q, result: result === "any" ? undefined : result };
  return (
    <>
      <Card padding="flush" className="[&>div]:pt-0">
        <ProcessingTable
          projectKey={projectKey}
          rows={page.items}
          empty={<NoMail path={path} isFiltered={q !== "" || result !== "any"} />}
        />
      </Card>
      <CursorPages
        label="Pages of the mail log"
        firstHref={cursor === undefined ? null : addressWith(path, kept)}
        nextHref={page.nextCursor ? addressWith(path, { ...kept, cursor: page.nextCursor }) : null}
        words={{ first: "Newest", next: "Older" }}
      />
    </>
  );
}

function NoMail({ path, isFiltered }: { path: string; isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState
        title="Nothing matches these filters"
        icon={<SearchX />}
        action={<LinkButton href={path}>Clear filters</LinkButton>}
      />
    );
  }
  return (
    <EmptyState title="No mail has come in yet" icon={<MailSearch />}>
      Every mail that is read from the project’s mailboxes stands here, with what became of it and why.
    </EmptyState>
  );
}
