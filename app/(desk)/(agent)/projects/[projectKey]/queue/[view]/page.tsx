import { Inbox, MailPlus, SearchX } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { LinkTabs } from "@/app/_ui/link-tabs.client.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { PaginationNav } from "@/app/_ui/pagination-nav.tsx";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { isProjectAdmin } from "@/lib/access/permissions.ts";
import { listChannels } from "@/lib/email-channels/list-channels.ts";
import { getProject } from "@/lib/requests/get-project.ts";
import { listProjectMembers } from "@/lib/requests/list-project-members.ts";
import { listQueue } from "@/lib/requests/list-queue.ts";
import { queueCounts } from "@/lib/requests/queue-counts.ts";
import { type QueueViewName, queueViewName } from "@/lib/requests/queue-view.ts";
import { defaultSort, queueFilters, queueHref } from "./queue-address.ts";
import { QueueFilterBar } from "./queue-filter-bar.client.tsx";
import { QueueKeys } from "./queue-keys.client.tsx";
import { QueueTable } from "./queue-table.tsx";

const views: readonly { id: QueueViewName; label: string; empty: string }[] = [
  { id: "needs-reply", label: "Needs reply", empty: "No request waits for you" },
  { id: "waiting-for-customer", label: "Waiting for customer", empty: "No request waits for a customer" },
  { id: "mine", label: "Mine", empty: "No open request is assigned to you" },
  { id: "unassigned", label: "Unassigned", empty: "Every open request has an assignee" },
  { id: "resolved", label: "Resolved", empty: "Nothing has been resolved yet" },
  { id: "all", label: "All", empty: "There are no requests yet" },
];

type QueuePageProps = PageProps<"/projects/[projectKey]/queue/[view]">;

export async function generateMetadata({ params }: QueuePageProps): Promise<Metadata> {
  const { projectKey, view } = await params;
  return { title: `${views.find(({ id }) => id === view)?.label ?? "Queue"} · ${projectKey}` };
}

export default async function QueuePage({ params, searchParams }: QueuePageProps) {
  const { projectKey, view: viewText } = await params;
  const parsedView = queueViewName.safeParse(viewText);
  if (!parsedView.success) notFound();
  const view = parsedView.data;
  const actor = await pageActor(queueHref(projectKey, view));
  const filters = queueFilters.parse(await searchParams);
  const sort = filters.sort ?? defaultSort(view);
  const project = await orNotFound(getProject(actor, { projectKey }));
  const [page, counts, members] = await Promise.all([
    listQueue(actor, {
      projectKey: project.key,
      view,
      query: filters.q,
      assigneeId: filters.assignee,
      priority: filters.priority,
      sort,
      cursor: filters.cursor,
      limit: 50,
    }),
    queueCounts(actor, { projectKey: project.key }),
    listProjectMembers(actor, { projectKey: project.key }),
  ]);
  const isFiltered = Boolean(filters.q || filters.assignee || filters.priority);
  const channels =
    counts.all === 0 && isProjectAdmin(actor, project.id)
      ? await listChannels(actor, { projectKey: project.key })
      : null;
  return (
    <PageBody width="full">
      <PageHeader title={project.name} />
      <LinkTabs
        label="Queue views"
        links={views.map(({ id, label }) => ({ href: queueHref(project.key, id), label, count: counts[id] }))}
      />
      <QueueFilterBar
        projectKey={project.key}
        view={view}
        filters={filters}
        sort={sort}
        people={members.items.map(({ userId, name }) => ({ id: userId, name }))}
      />
      <Card padding="flush" className="[&>div]:pt-0">
        <QueueTable
          caption={`${views.find(({ id }) => id === view)?.label}, ${project.name}`}
          projectKey={project.key}
          rows={page.items}
          empty={
            <QueueEmpty
              view={view}
              projectKey={project.key}
              isFiltered={isFiltered}
              offersChannel={channels?.items.length === 0}
            />
          }
        />
      </Card>
      {filters.cursor || page.nextCursor ? (
        <PaginationNav
          label="Pages of the queue"
          previousHref={
            filters.cursor ? queueHref(project.key, view, { ...filters, cursor: undefined }) : null
          }
          nextHref={
            page.nextCursor ? queueHref(project.key, view, { ...filters, cursor: page.nextCursor }) : null
          }
        />
      ) : null}
      <QueueKeys />
      <LiveRefresh projectId={project.id} />
    </PageBody>
  );
}

function QueueEmpty(props: {
  readonly view: QueueViewName;
  readonly projectKey: string;
  readonly isFiltered: boolean;
  readonly offersChannel: boolean;
}) {
  if (props.isFiltered) {
    return (
      <EmptyState
        title="Nothing matches these filters"
        icon={<SearchX />}
        action={<LinkButton href={queueHref(props.projectKey, props.view)}>Clear filters</LinkButton>}
      />
    );
  }
  if (props.offersChannel) {
    return (
      <EmptyState
        title="Requests arrive by e-mail"
        icon={<MailPlus />}
        action={
          <LinkButton href={`/projects/${props.projectKey}/settings/email/new`} variant="primary">
            Connect a mailbox
          </LinkButton>
        }
      >
        Connect the mailbox that your customers write to. Each mail becomes a request here within a second.
      </EmptyState>
    );
  }
  return (
    <EmptyState title={views.find(({ id }) => id === props.view)?.empty ?? "Nothing here"} icon={<Inbox />}>
      New mail appears here by itself.
    </EmptyState>
  );
}
