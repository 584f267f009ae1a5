import type { Metadata } from "next";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { integrationChoices } from "@/app/(desk)/_mailbox/integration-choices.ts";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { incomingHref } from "../incoming-href.ts";
import { ServerForm } from "../server-form.client.tsx";

export const metadata: Metadata = { title: "Add incoming server" };

export default async function NewIncomingServerPage() {
  const actor = await pageSystemAdmin(`${incomingHref}/new`);
  return (
    <PageBody>
      <PageHeader
        trail={[{ href: incomingHref, label: "Incoming servers" }]}
        title="Add incoming server"
        description="Nothing is read until the server has a mail handler that is turned on. You may save first and authorise the mailbox later."
      />
      <ServerForm server={null} {...(await integrationChoices(actor))} />
    </PageBody>
  );
}
