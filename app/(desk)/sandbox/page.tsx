import type { Metadata } from "next";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { customers, deskMailboxes } from "@/lib/sandbox/accounts.ts";
import { sandboxConnection } from "@/lib/sandbox/sandbox-connection.ts";
import { CustomerMailProgram } from "./customer-mail-program.client.tsx";

export const metadata: Metadata = { title: "Mail sandbox" };

export default async function SandboxPage() {
  const actor = await pageActor("/sandbox");
  const connection = await orNotFound(sandboxConnection(actor));
  return (
    <PageBody>
      <PageHeader
        title="Mail sandbox"
        description="A pretend mail provider that runs beside Mailroom. Write as a customer, answer in the queue, and see the answer arrive here. Nothing leaves this computer."
        actions={
          <>
            <LinkButton href={`${connection.issuer}/accounts`} isPlain>
              Provider’s account page
            </LinkButton>
            <LinkButton href="/projects/DEMO/queue/needs-reply" variant="primary">
              Open the queue
            </LinkButton>
          </>
        }
      />
      <CustomerMailProgram
        customers={customers.map(({ address, name }) => ({ address, name }))}
        mailboxes={[...deskMailboxes]}
      />
      <Card
        title="Connect another mailbox by hand"
        description="The pretend company has a second mailbox that no project reads yet."
      >
        <dl className="grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
          {connection.servers.map(({ label, value }) => (
            <div key={label} className="col-span-2 grid grid-cols-subgrid items-baseline">
              <dt className="text-sm text-ink-muted">{label}</dt>
              <dd className="font-mono text-sm break-all">{value}</dd>
            </div>
          ))}
        </dl>
      </Card>
    </PageBody>
  );
}
