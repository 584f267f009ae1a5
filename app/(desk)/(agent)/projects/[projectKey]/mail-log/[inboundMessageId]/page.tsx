import { Download } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { Suspense } from "react";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card, DetailList } from "@/app/_ui/card.tsx";
import { fileSize } from "@/app/_ui/file-size.ts";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { EvidenceTable } from "@/app/(desk)/_mail-log/evidence-table.tsx";
import { MailStateBadge } from "@/app/(desk)/_mail-log/mail-state.tsx";
import { TryStoredMail } from "@/app/(desk)/_mail-log/try-stored-mail.client.tsx";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { getInboundMessage, getInboundMessageInput } from "@/lib/inbound/get-inbound-message.ts";
import type { InboundMessageDetail } from "@/lib/inbound/inbound-message-detail-view.ts";
import { getProject } from "@/lib/requests/get-project.ts";
import { MailHeaders } from "./mail-headers.tsx";
import { MailHistory } from "./mail-history.tsx";
import { MailSiblings } from "./mail-siblings.tsx";
import { MailVerdict } from "./mail-verdict.tsx";

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
  const canBeRead = mail.rawDeletedAt === null;
  return (
    <PageBody>
      <PageHeader
        title={mail.subject || "Mail without subject"}
        badge={<MailStateBadge mail={mail} />}
        trail={isAdmin ? [home, { href: `/projects/${project.key}/mail-log`, label: "Mail log" }] : [home]}
        actions={
          canBeRead ? (
            <LinkButton href={`/api/v1/inbound-messages/${mail.id}/raw`} isPlain icon={<Download />}>
              Original mail
            </LinkButton>
          ) : null
        }
      />
      <Notices mail={mail} />
      <MailVerdict mail={mail} isAdmin={isAdmin} />
      {mail.state !== "STORED" && mail.evidence.length > 0 ? (
        <Card
          title="Why"
          description="What was found in the mail. Weights of one request add up; the heaviest one is chosen."
          padding="flush"
        >
          <EvidenceTable evidence={mail.evidence} />
        </Card>
      ) : null}
      <MailSiblings siblings={mail.siblings} />
      {isAdmin && canBeRead && !mail.oversize ? <TryStoredMail inboundMessageId={mail.id} /> : null}
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
        <Card title="Mail">
          <DetailList items={facts(mail)} />
        </Card>
        <MailHistory mail={mail} />
      </div>
      {canBeRead ? (
        <Suspense fallback={null}>
          <MailHeaders actor={actor} inboundMessageId={mail.id} />
        </Suspense>
      ) : null}
      <LiveRefresh projectId={project.id} showsLog />
    </PageBody>
  );
}

function Notices({ mail }: { mail: InboundMessageDetail }) {
  return (
    <>
      {mail.oversize ? (
        <Callout tone="warning" title="Only the header was fetched">
          This mail is larger than this installation takes in. The whole mail is still in the mailbox.
        </Callout>
      ) : null}
      {mail.rawDeletedAt === null ? null : mail.outcome === "LEFT" ? (
        <Callout tone="info" title="The mail was not taken">
          It is still in its mailbox, and nothing of it is kept here but this line.
        </Callout>
      ) : (
        <Callout tone="info" title="The original was deleted">
          It was deleted after {daysBetween(mail.storedAt, mail.rawDeletedAt)} days, as the retention of mail
          is set. What it wrote stands in its request.
        </Callout>
      )}
    </>
  );
}

function daysBetween(from: Date, to: Date): number {
  return Math.floor((to.getTime() - from.getTime()) / 86_400_000);
}

function facts(mail: InboundMessageDetail) {
  const { place } = mail;
  const code = (text: string) => <code className="font-mono text-sm break-all">{text}</code>;
  return [
    { label: "From", value: mail.fromAddress || "Unknown sender" },
    { label: "To and Cc", value: mail.recipients || "Nobody named" },
    { label: "Mailbox", value: mail.mailboxLabel },
    {
      label: "Place on the server",
      value:
        place.uidl === null
          ? `${place.folder}, UID ${place.uid} (UIDVALIDITY ${place.uidValidity})`
          : code(`UIDL ${place.uidl}`),
    },
    { label: "Received", value: <RelativeTime at={mail.receivedAt} /> },
    { label: "Fetched", value: <RelativeTime at={mail.storedAt} /> },
    ...(mail.releasedAt === null
      ? []
      : [{ label: "Released", value: <RelativeTime at={mail.releasedAt} /> }]),
    { label: "Size", value: fileSize(mail.sizeBytes) },
    { label: "Message-ID", value: code(mail.messageId ?? "None") },
  ];
}
