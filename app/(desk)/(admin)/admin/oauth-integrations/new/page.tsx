import type { Metadata } from "next";
import { Card } from "@/app/_ui/card.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { environment } from "@/lib/platform/environment.ts";
import { AddressMismatchNotice } from "../address-mismatch-notice.client.tsx";
import { BeforeYouBegin } from "../before-you-begin.tsx";
import { baseUrlFault, HttpsRequired } from "../https-required.tsx";
import { IntegrationForm } from "../integration-form.client.tsx";
import { integrationsHref } from "../integrations-href.ts";

export const metadata: Metadata = { title: "Add integration" };

export default async function NewIntegrationPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  await pageSystemAdmin(`${integrationsHref}/new`);
  const { provider } = await searchParams;
  const { baseUrl } = environment();
  const fault = baseUrlFault();
  return (
    <PageBody width="form">
      <PageHeader
        trail={[{ href: integrationsHref, label: "OAuth integrations" }]}
        title="Add integration"
        description="Register Mailroom as an application at a mail provider, once. Mailboxes then sign in through it with OAuth 2.0, without passwords."
      />
      {fault === null ? (
        <>
          <AddressMismatchNotice baseUrl={baseUrl} />
          <BeforeYouBegin baseUrl={baseUrl} />
          <Card>
            <IntegrationForm
              integration={null}
              initialProvider={typeof provider === "string" ? provider : null}
            />
          </Card>
        </>
      ) : (
        <HttpsRequired detail={fault} />
      )}
    </PageBody>
  );
}
