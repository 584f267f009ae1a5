import type { Metadata } from "next";
import { Card } from "@/app/_ui/card.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { environment } from "@/lib/platform/environment.ts";
import { AddressMismatchNotice } from "../address-mismatch-notice.client.tsx";
import { baseUrlFault, HttpsRequired } from "../https-required.tsx";
import { IntegrationForm } from "../integration-form.client.tsx";
import { integrationsHref } from "../integrations-href.ts";

export const metadata: Metadata = { title: "Add integration" };

export default async function NewIntegrationPage() {
  await pageSystemAdmin(`${integrationsHref}/new`);
  const fault = baseUrlFault();
  return (
    <PageBody width="form">
      <PageHeader
        trail={[{ href: integrationsHref, label: "OAuth integrations" }]}
        title="Add integration"
        description="For any provider with the OAuth 2.0 authorization code flow, in which a person signs in and accepts."
      />
      {fault === null ? (
        <>
          <AddressMismatchNotice baseUrl={environment().baseUrl} />
          <Card>
            <IntegrationForm integration={null} />
          </Card>
        </>
      ) : (
        <HttpsRequired detail={fault} />
      )}
    </PageBody>
  );
}
