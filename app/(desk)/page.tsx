import { Cable, Inbox, MailPlus } from "lucide-react";
import type { Metadata } from "next";
import { pageActor } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { isStaff, isSystemAdmin } from "@/lib/access/permissions.ts";
import { environment } from "@/lib/platform/environment.ts";
import { listProjects } from "@/lib/requests/list-projects.ts";
import type { ProjectView } from "@/lib/requests/project-view.ts";
import { queueCounts } from "@/lib/requests/queue-counts.ts";
import { ChannelHealthList } from "./channel-health-list.tsx";
import { LiveRefresh } from "./live-refresh.client.tsx";
import { MailHealthCard } from "./mail-health-card.tsx";
import { NeedsAttention } from "./needs-attention.tsx";

export const metadata: Metadata = { title: "Home" };

export default async function HomePage() {
  const actor = await pageActor("/");
  if (!isStaff(actor)) {
    return (
      <PageBody>
        <PageHeader title="Home" />
        <EmptyState title="You do not work in a project yet" icon={<Inbox />}>
          A project admin can add you. As a customer you only need your mail program: write to the desk’s
          address.
        </EmptyState>
      </PageBody>
    );
  }
  const { items: projects } = await listProjects(actor, { archived: false });
  return (
    <PageBody>
      <PageHeader title={`Hello ${actor.name}`} />
      <NeedsAttention actor={actor} />
      <MailHealthCard actor={actor} />
      {projects.length === 0 ? <FirstSteps actor={actor} /> : null}
      <div className="grid gap-4 md:grid-cols-2">
        {projects.map((project) => (
          <ProjectCard key={project.id} actor={actor} project={project} />
        ))}
      </div>
      <LiveRefresh />
    </PageBody>
  );
}

async function ProjectCard({ actor, project }: { actor: UserActor; project: ProjectView }) {
  const counts = await queueCounts(actor, { projectKey: project.key });
  const views = [
    { view: "needs-reply", label: "Needs reply", count: counts["needs-reply"] },
    { view: "mine", label: "Mine", count: counts.mine },
    { view: "unassigned", label: "Unassigned", count: counts.unassigned },
    { view: "waiting-for-customer", label: "Waiting for customer", count: counts["waiting-for-customer"] },
  ];
  return (
    <Card
      title={
        <Link href={`/projects/${project.key}/queue/needs-reply`} className="hover:underline">
          {project.name}
        </Link>
      }
      description={project.description || project.key}
      {...(project.role === "ADMIN" && {
        footer: <ChannelHealthList actor={actor} projectKey={project.key} />,
      })}
    >
      <ul className="grid grid-cols-2 gap-2 sm:grid-cols-4">
        {views.map(({ view, label, count }) => (
          <li key={view}>
            <Link
              href={`/projects/${project.key}/queue/${view}`}
              className="flex h-full flex-col rounded-md border bg-canvas px-3 py-2 hover:bg-hover"
            >
              <span className="text-2xl font-semibold tabular-nums">{count}</span>
              <span className="text-sm text-ink-muted">{label}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** What a new installation needs, in order. */
function FirstSteps({ actor }: { actor: UserActor }) {
  if (!isSystemAdmin(actor)) {
    return <EmptyState title="No project yet" icon={<Inbox />} />;
  }
  return (
    <Card title="First steps" description="Three steps from here to the first request.">
      <ol className="flex flex-col gap-3">
        <li className="flex flex-wrap items-center justify-between gap-2">
          <span>1. Register Mailroom at your mail provider as an OAuth 2.0 application.</span>
          <LinkButton href="/admin/oauth-integrations/new" icon={<Cable />}>
            Add integration
          </LinkButton>
        </li>
        <li className="flex flex-wrap items-center justify-between gap-2">
          <span>2. Make a project for the team that answers.</span>
          <LinkButton href="/admin/projects" icon={<Inbox />}>
            Add project
          </LinkButton>
        </li>
        <li className="flex flex-wrap items-center justify-between gap-2">
          <span>3. Connect the mailbox in the project’s settings.</span>
          {environment().sandbox ? (
            <LinkButton href="/sandbox" icon={<MailPlus />}>
              Or try the sandbox first
            </LinkButton>
          ) : null}
        </li>
      </ol>
    </Card>
  );
}
