import { FlaskConical, MailPlus } from "lucide-react";
import type { Metadata } from "next";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { customers, deskMailboxes } from "@/lib/sandbox/accounts.ts";
import { sandboxConnection } from "@/lib/sandbox/sandbox-connection.ts";
import { CustomerMailProgram } from "./customer-mail-program.client.tsx";
import { findReaders } from "./find-readers.ts";

export const metadata: Metadata = { title: "Mail sandbox" };

const description =
  "A pretend mail provider that runs beside Mailroom. Write as a customer, answer in the queue, and see the answer arrive here. Nothing leaves this computer.";

/** The running sandbox, or null while it is coming up. */
async function startedSandbox(actor: UserActor) {
  try {
    return await sandboxConnection(actor);
  } catch (error) {
    if (error instanceof Problem && error.code === "sandbox-not-started") return null;
    throw error;
  }
}

export default async function SandboxPage() {
  const actor = await pageActor("/sandbox");
  const connection = await orNotFound(startedSandbox(actor));
  if (!connection) {
    return (
      <PageBody>
        <PageHeader title="Mail sandbox" description={description} />
        <Card>
          <EmptyState
            title="The sandbox is starting"
            icon={<FlaskConical />}
            action={
              <LinkButton href="/sandbox" isPlain>
                Look again
              </LinkButton>
            }
          >
            It takes a few seconds after Mailroom has started.
          </EmptyState>
        </Card>
      </PageBody>
    );
  }
  const readers = await findReaders(actor);
  const unread = deskMailboxes.filter((address) => !readers.projectKeys.has(address));
  return (
    <PageBody>
      <PageHeader
        title="Mail sandbox"
        description={description}
        actions={
          <>
            <LinkButton href={`${connection.issuer}/accounts`} isPlain>
              Provider’s account page
            </LinkButton>
            {readers.queueKey === null ? null : (
              <LinkButton href={`/projects/${readers.queueKey}/queue/needs-reply`} variant="primary">
                Open the queue
              </LinkButton>
            )}
          </>
        }
      />
      <CustomerMailProgram
        customers={customers.map(({ address, name }) => ({ address, name }))}
        mailboxes={deskMailboxes.map((address) => ({
          address,
          hint: readers.isComplete && unread.includes(address) ? "No project reads it yet" : null,
        }))}
      />
      <Card
        title="Connect another mailbox by hand"
        description="The pretend company has further mailboxes, to try the set-up with."
        actions={
          readers.adminKey === null ? undefined : (
            <LinkButton href={`/projects/${readers.adminKey}/settings/email/new`} icon={<MailPlus />}>
              Connect a mailbox
            </LinkButton>
          )
        }
      >
        <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
          {connection.servers.map(({ label, value }) => (
            <div key={label} className="col-span-2 grid grid-cols-subgrid items-baseline">
              <dt className="text-sm text-ink-muted">{label}</dt>
              <dd className="font-mono text-sm break-words">{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </PageBody>
  );
}
