import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { isProjectAdmin } from "@/lib/access/permissions.ts";
import { listChannels } from "@/lib/email-channels/list-channels.ts";
import { getProject } from "@/lib/requests/get-project.ts";
import { listProjectMembers } from "@/lib/requests/list-project-members.ts";
import { listQueue } from "@/lib/requests/list-queue.ts";
import { queueCounts } from "@/lib/requests/queue-counts.ts";
import { queueViewName } from "@/lib/requests/queue-view.ts";
import { LiveQueue } from "./live-queue.client.tsx";
import { queueFilters, queueHref, queueQuery } from "./queue-address.ts";
import { QueueEmpty } from "./queue-empty.tsx";
import { QueueFilterBar } from "./queue-filter-bar.client.tsx";
import { QueueKeys } from "./queue-keys.client.tsx";
import { queueViews } from "./queue-views.ts";

type QueuePageProps = PageProps<"/projects/[projectKey]/queue/[view]">;

export async function generateMetadata({ params }: QueuePageProps): Promise<Metadata> {
  const { projectKey, view } = await params;
  return { title: `${queueViews.find(({ id }) => id === view)?.label ?? "Queue"} · ${projectKey}` };
}

export default async function QueuePage({ params, searchParams }: QueuePageProps) {
  const { projectKey, view: viewText } = await params;
  const parsedView = queueViewName.safeParse(viewText);
  if (!parsedView.success) notFound();
  const view = parsedView.data;
  const actor = await pageActor(queueHref(projectKey, view));
  const filters = queueFilters.parse(await searchParams);
  const query = queueQuery(view, filters);
  const project = await orNotFound(getProject(actor, { projectKey }));
  const [page, counts, members] = await Promise.all([
    listQueue(actor, { ...query, projectKey: project.key }),
    queueCounts(actor, { projectKey: project.key }),
    listProjectMembers(actor, { projectKey: project.key }),
  ]);
  const channels =
    counts.all === 0 && isProjectAdmin(actor, project.id)
      ? await listChannels(actor, { projectKey: project.key })
      : null;
  return (
    <PageBody width="full">
      <PageHeader title={project.name} />
      <LiveQueue
        project={{ id: project.id, key: project.key, name: project.name }}
        view={view}
        filters={filters}
        page={page}
        counts={counts}
        empty={
          <QueueEmpty
            view={view}
            projectKey={project.key}
            isFiltered={Boolean(filters.q || filters.assignee || filters.priority)}
            offersChannel={channels?.items.length === 0}
          />
        }
      >
        <QueueFilterBar
          projectKey={project.key}
          view={view}
          filters={filters}
          sort={query.sort}
          people={members.items.map(({ userId, name }) => ({ id: userId, name }))}
        />
      </LiveQueue>
      <QueueKeys />
    </PageBody>
  );
}
