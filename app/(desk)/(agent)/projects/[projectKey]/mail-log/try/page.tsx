import { Cable } from "lucide-react";
import type { Metadata } from "next";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { fileSize } from "@/app/_ui/file-size.ts";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { MailLogFrame } from "@/app/(desk)/_mail-log/mail-log-frame.tsx";
import { projectLogPage } from "@/app/(desk)/_mail-log/project-log-page.ts";
import { TryMail } from "@/app/(desk)/_mail-log/try-mail.client.tsx";
import { listMailboxes } from "@/lib/inbound/list-mailboxes.ts";
import { environment } from "@/lib/platform/environment.ts";

export const metadata: Metadata = { title: "Try a mail" };

export default async function TryMailPage(props: { params: Promise<{ projectKey: string }> }) {
  const projectKey = (await props.params).projectKey.toUpperCase();
  const { actor, place } = await projectLogPage(projectKey, "/try");
  const { items } = await listMailboxes(actor, { projectKey });
  return (
    <MailLogFrame actor={actor} place={place} current="try">
      {items.length === 0 ? (
        <EmptyState
          title="No mailbox is connected yet"
          icon={<Cable />}
          action={<LinkButton href={`/projects/${projectKey}/settings/email`}>Connect a mailbox</LinkButton>}
        >
          The mailbox that a mail comes to decides what becomes of it.
        </EmptyState>
      ) : (
        <TryMail
          projectKey={projectKey}
          mailboxes={items.map(({ id, label, kind }) => ({
            id,
            label,
            description: kind === "channel" ? "E-mail channel" : "Mail handler",
          }))}
          limit={fileSize(environment().maxMailBytes)}
        />
      )}
    </MailLogFrame>
  );
}
