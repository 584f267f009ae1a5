import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { getMailHandler } from "@/lib/incoming-servers/get-mail-handler.ts";
import { listHandlerTargets } from "@/lib/incoming-servers/list-handler-targets.ts";
import { handlerReference } from "@/lib/incoming-servers/mail-handler-input.ts";
import { incomingHref } from "../../../incoming-href.ts";
import { DeleteHandler } from "../delete-handler.tsx";
import { HandlerForm } from "../handler-form.client.tsx";
import { HandlerHealth } from "../handler-health.tsx";
import { HandlerSwitch } from "../handler-switch.tsx";
import { kindLabel } from "../handler-words.ts";

export const metadata: Metadata = { title: "Mail handler" };

export default async function HandlerPage({
  params,
}: {
  params: Promise<{ serverId: string; handlerId: string }>;
}) {
  const { serverId, handlerId } = await params;
  const serverHref = `${incomingHref}/${serverId}`;
  const actor = await pageSystemAdmin(`${serverHref}/handlers/${handlerId}`);
  const reference = handlerReference.safeParse({ handlerId });
  if (!reference.success) notFound();
  const handler = await orNotFound(getMailHandler(actor, reference.data));
  if (handler.server.id !== serverId) notFound();
  const { items: targets } = await listHandlerTargets(actor);
  return (
    <PageBody>
      <PageHeader
        trail={[
          { href: incomingHref, label: "Incoming servers" },
          { href: serverHref, label: handler.server.name },
        ]}
        title={handler.name}
        description={`${kindLabel(handler.kind)} · ${handler.project.name}`}
      />
      <Card title="State" className="max-w-[52rem]" footer={<HandlerSwitch handler={handler} />}>
        <HandlerHealth handler={handler} serverHref={serverHref} />
      </Card>
      <HandlerForm server={handler.server} handler={handler} targets={targets} />
      <Card
        title="Delete"
        description="Its requests stay, and so does what is in the mailbox."
        className="max-w-[52rem]"
      >
        <DeleteHandler handler={handler} serverHref={serverHref} />
      </Card>
      <LiveRefresh />
    </PageBody>
  );
}
