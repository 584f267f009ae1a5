import type { ReactNode } from "react";
import { LinkTabs } from "@/app/_ui/link-tabs.client.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";

/** Heading and tabs of both logs. */
export function MailLogFrame(props: {
  readonly projectKey: string;
  readonly projectName: string;
  readonly current: "processing" | "connectivity";
  readonly children: ReactNode;
}) {
  const base = `/projects/${props.projectKey}/mail-log`;
  return (
    <PageBody width="full">
      <PageHeader
        title="Mail log"
        trail={[{ href: `/projects/${props.projectKey}`, label: props.projectName }]}
      />
      <LinkTabs
        label="Mail logs"
        links={[
          { href: base, label: "Processing", isCurrent: props.current === "processing" },
          {
            href: `${base}/connectivity`,
            label: "Connectivity",
            isCurrent: props.current === "connectivity",
          },
        ]}
      />
      {props.children}
    </PageBody>
  );
}
