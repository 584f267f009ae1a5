import type { ReactNode } from "react";
import { LinkTabs } from "@/app/_ui/link-tabs.client.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { quarantineCounts } from "@/lib/inbound/quarantine-counts.ts";
import { LiveRefresh } from "../live-refresh.client.tsx";
import type { LogPlace } from "./log-place.ts";

/** Heading and tabs of the logs; shows them anew as their lines change. */
export async function MailLogFrame(props: {
  readonly actor: UserActor;
  readonly place: LogPlace;
  readonly current: "processing" | "quarantine" | "connectivity" | "try";
  readonly children: ReactNode;
}) {
  const { project, base } = props.place;
  const { held, failed } = await quarantineCounts(props.actor, { projectKey: project?.key });
  const tabs = [
    { id: "processing", href: base, label: "Processing" },
    { id: "quarantine", href: `${base}/quarantine`, label: "Quarantine", count: held + failed },
    { id: "connectivity", href: `${base}/connectivity`, label: "Connectivity" },
    { id: "try", href: `${base}/try`, label: "Try a mail" },
  ];
  return (
    <PageBody width="full">
      <PageHeader
        title="Mail log"
        {...(project === null
          ? { description: "All mail of all projects, and how reading the mailboxes went." }
          : { trail: [{ href: `/projects/${project.key}`, label: project.name }] })}
      />
      <LinkTabs
        label="Mail logs"
        links={tabs.map(({ id, ...tab }) => ({ ...tab, isCurrent: id === props.current }))}
      />
      {props.children}
      <LiveRefresh {...(project && { projectId: project.id })} showsLog />
    </PageBody>
  );
}
