import { Cable } from "lucide-react";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { fileSize } from "@/app/_ui/file-size.ts";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { listMailboxes } from "@/lib/inbound/list-mailboxes.ts";
import { environment } from "@/lib/platform/environment.ts";
import type { LogPlace } from "./log-place.ts";
import { MailLogFrame } from "./mail-log-frame.tsx";
import { TryMail } from "./try-mail.client.tsx";

/** Tries a mail from a file as if it came to a mailbox of the project, or to any of the installation. */
export async function TryMailLog({ actor, place }: { actor: UserActor; place: LogPlace }) {
  const { project } = place;
  const { items } = await listMailboxes(actor, { projectKey: project?.key });
  return (
    <MailLogFrame actor={actor} place={place} current="try">
      {items.length === 0 ? (
        <EmptyState
          title="No mailbox is connected yet"
          icon={<Cable />}
          action={
            <LinkButton
              href={project === null ? "/admin/mail/incoming" : `/projects/${project.key}/settings/email`}
            >
              Connect a mailbox
            </LinkButton>
          }
        >
          The mailbox that a mail comes to decides what becomes of it.
        </EmptyState>
      ) : (
        <TryMail
          mailboxes={items.map(({ id, projectKey, label, kind }) => ({
            id,
            projectKey,
            label: project === null ? `${projectKey} · ${label}` : label,
            description: kind === "channel" ? "E-mail channel" : "Mail handler",
          }))}
          limit={fileSize(environment().maxMailBytes)}
        />
      )}
    </MailLogFrame>
  );
}
