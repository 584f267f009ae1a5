import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound } from "@/app/_auth/page-actor.ts";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { getIncomingServer } from "@/lib/incoming-servers/get-incoming-server.ts";
import { serverReference } from "@/lib/incoming-servers/incoming-server-input.ts";
import { listHandlerTargets } from "@/lib/incoming-servers/list-handler-targets.ts";
import { incomingHref } from "../../../incoming-href.ts";
import { HandlerForm } from "../handler-form.client.tsx";

export const metadata: Metadata = { title: "Add mail handler" };

export default async function NewHandlerPage({ params }: { params: Promise<{ serverId: string }> }) {
  const { serverId } = await params;
  const serverHref = `${incomingHref}/${serverId}`;
  const actor = await pageSystemAdmin(`${serverHref}/handlers/new`);
  const reference = serverReference.safeParse({ serverId });
  if (!reference.success) notFound();
  const { id, name, connection } = await orNotFound(getIncomingServer(actor, reference.data));
  const { items: targets } = await listHandlerTargets(actor);
  return (
    <PageBody>
      <PageHeader
        trail={[
          { href: incomingHref, label: "Incoming servers" },
          { href: serverHref, label: name },
        ]}
        title="Add mail handler"
        description="The handler is saved turned off. Test it here without effect, and turn it on when you are ready."
      />
      <HandlerForm server={{ id, name, protocol: connection.protocol }} handler={null} targets={targets} />
    </PageBody>
  );
}
