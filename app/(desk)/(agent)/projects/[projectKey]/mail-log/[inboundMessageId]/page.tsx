import { Download } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card, DetailList } from "@/app/_ui/card.tsx";
import { fileSize } from "@/app/_ui/file-size.ts";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { getInboundMessage, getInboundMessageInput } from "@/lib/inbound/get-inbound-message.ts";
import type { InboundMessageDetail } from "@/lib/inbound/inbound-message-view.ts";
import { getProject } from "@/lib/requests/get-project.ts";
import { MailStateBadge } from "../mail-state.tsx";
import { SteadyRefresh } from "../steady-refresh.client.tsx";
import { EvidenceTable } from "./evidence-table.tsx";
import { ProcessAgain } from "./process-again.client.tsx";

export const metadata: Metadata = { title: "Mail" };

export default async function LoggedMailPage(props: {
  params: Promise<{ projectKey: string; inboundMessageId: string }>;
}) {
  const { projectKey, inboundMessageId } = await props.params;
  const reference = getInboundMessageInput.safeParse({ inboundMessageId });
  if (!reference.success) notFound();
  const actor = await pageActor(`/projects/${projectKey}/mail-log/${inboundMessageId}`);
  const mail = await orNotFound(getInboundMessage(actor, reference.data));
  if (mail.projectKey !== projectKey.toUpperCase()) notFound();
  const project = await orNotFound(getProject(actor, { projectKey: mail.projectKey }));
  const isAdmin = project.role === "ADMIN";
  const home = { href: `/projects/${project.key}`, label: project.name };
  const isSettled = mail.state !== "STORED";
  return (
    <PageBody>
      <PageHeader
        title={mail.subject || "Mail without subject"}
        badge={<MailStateBadge mail={mail} />}
        trail={isAdmin ? [home, { href: `/projects/${project.key}/mail-log`, label: "Mail log" }] : [home]}
        actions={
          <LinkButton href={`/api/v1/inbound-messages/${mail.id}/raw`} isPlain icon={<Download />}>
            Original mail
          </LinkButton>
        }
      />
      {mail.oversize ? (
        <Callout tone="warning" title="Only the header was fetched">
          This mail is larger than this installation takes in. The whole mail is still in the mailbox.
        </Callout>
      ) : null}
      <Verdict mail={mail} canProcessAgain={isAdmin && mayBeProcessedAgain(mail)} />
      {isSettled && mail.evidence.length > 0 ? (
        <Card
          title="Why"
          description="What was found in the mail. The heavier the evidence for a request, the surer the mail belongs to it."
          padding="flush"
        >
          <EvidenceTable evidence={mail.evidence} />
        </Card>
      ) : null}
      <Card title="Mail">
        <DetailList items={facts(mail)} />
      </Card>
      <LiveRefresh projectId={project.id} />
      {isSettled ? null : <SteadyRefresh />}
    </PageBody>
  );
}

/** Other mail has had its effect, which doing it again would double. */
function mayBeProcessedAgain({ state, outcome }: InboundMessageDetail): boolean {
  return state === "FAILED" || outcome === "IGNORED";
}

function Verdict({ mail, canProcessAgain }: { mail: InboundMessageDetail; canProcessAgain: boolean }) {
  return (
    <Card
      title="What became of it"
      {...(canProcessAgain && {
        footer: <ProcessAgain inboundMessageId={mail.id} />,
      })}
    >
      <div className="flex flex-col gap-3">
        <p className="break-words">{mail.reason || "It waits to be processed."}</p>
        <DetailList
          items={[
            ...(mail.requestKey === null
              ? []
              : [
                  {
                    label: "Request",
                    value: (
                      <Link
                        href={`/projects/${mail.projectKey}/requests/${mail.requestKey}`}
                        className="link tabular-nums"
                      >
                        {mail.requestKey}
                      </Link>
                    ),
                  },
                ]),
            {
              label: "Processed",
              value: mail.processedAt === null ? "Not yet" : <RelativeTime at={mail.processedAt} />,
            },
            ...(mail.attempts > 1 ? [{ label: "Attempts", value: mail.attempts }] : []),
          ]}
        />
      </div>
    </Card>
  );
}

function facts(mail: InboundMessageDetail) {
  return [
    { label: "From", value: mail.fromAddress || "Unknown sender" },
    { label: "Mailbox", value: mail.channelAddress },
    { label: "Received", value: <RelativeTime at={mail.receivedAt} /> },
    { label: "Fetched", value: <RelativeTime at={mail.storedAt} /> },
    { label: "Size", value: fileSize(mail.sizeBytes) },
    {
      label: "Message-ID",
      value: <code className="font-mono text-sm break-all">{mail.messageId ?? "None"}</code>,
    },
  ];
}
