import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Callout } from "@/app/_ui/callout.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { getRequest } from "@/lib/requests/get-request.ts";
import { listProjectMembers } from "@/lib/requests/list-project-members.ts";
import { Composer } from "./composer.client.tsx";
import { RequestControls } from "./request-controls.client.tsx";
import { RequestSidePanel } from "./request-side-panel.tsx";
import { Timeline } from "./timeline.tsx";

type RequestPageProps = PageProps<"/projects/[projectKey]/requests/[requestKey]">;

export async function generateMetadata({ params }: RequestPageProps): Promise<Metadata> {
  return { title: (await params).requestKey };
}

export default async function RequestPage({ params }: RequestPageProps) {
  const { projectKey, requestKey } = await params;
  const actor = await pageActor(`/projects/${projectKey}/requests/${requestKey}`);
  const request = await orNotFound(getRequest(actor, { requestKey }));
  if (request.project.key !== projectKey) notFound();
  const members = await listProjectMembers(actor, { projectKey: request.project.key });
  const active = members.items.filter(({ deactivatedAt }) => deactivatedAt === null);
  // System admins work here without being members, and an assignee may have left.
  const people = new Map([
    ...active.map(({ userId, name }) => [userId, name] as const),
    [actor.userId, actor.name] as const,
    ...(request.assignee ? [[request.assignee.id, request.assignee.name] as const] : []),
  ]);
  return (
    <PageBody width="full">
      <PageHeader
        trail={[{ href: `/projects/${projectKey}/queue/needs-reply`, label: request.project.name }]}
        title={
          <>
            <span className="me-2 font-normal text-ink-muted tabular-nums">{request.key}</span>
            {request.summary}
          </>
        }
      />
      <RequestControls
        requestKey={request.key}
        status={request.status}
        priority={request.priority}
        assigneeId={request.assignee?.id ?? null}
        myUserId={actor.userId}
        people={[...people].map(([id, name]) => ({ id, name }))}
      />
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-4">
          {request.relatedTo ? (
            <Callout tone="info" title={`May belong to ${request.relatedTo.key}`}>
              Its sender named{" "}
              <Link className="link" href={`/projects/${projectKey}/requests/${request.relatedTo.key}`}>
                {request.relatedTo.key} {request.relatedTo.summary}
              </Link>{" "}
              but takes no part in it, so this is a request of its own.
            </Callout>
          ) : null}
          <Timeline request={request} />
          <Composer
            requestKey={request.key}
            from={request.channel?.address ?? null}
            to={request.reporter.email}
            participants={request.participants.map(({ email }) => email)}
            drafts={request.drafts}
            channelIsOff={request.channel?.enabled === false}
          />
        </div>
        <RequestSidePanel request={request} />
      </div>
      <LiveRefresh requestId={request.id} />
    </PageBody>
  );
}
