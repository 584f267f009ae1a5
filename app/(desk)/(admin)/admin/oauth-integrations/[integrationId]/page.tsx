import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound } from "@/app/_auth/page-actor.ts";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { AuthorizeMailbox } from "@/app/oauth/authorize-mailbox.client.tsx";
import { getIntegration, integrationReference } from "@/lib/oauth-integrations/get-integration.ts";
import { listGrants, listGrantsInput } from "@/lib/oauth-integrations/list-grants.ts";
import { environment } from "@/lib/platform/environment.ts";
import { AddressMismatchNotice } from "../address-mismatch-notice.client.tsx";
import { baseUrlFault, HttpsRequired } from "../https-required.tsx";
import { IntegrationForm } from "../integration-form.client.tsx";
import { integrationsHref } from "../integrations-href.ts";
import { TestBadge } from "../test-badge.tsx";
import { ConnectionTest } from "./connection-test.client.tsx";
import { DeleteIntegration } from "./delete-integration.client.tsx";
import { GrantsTable } from "./grants-table.tsx";
import { SecretExpiryNotice } from "./secret-expiry-notice.tsx";
import { UsedBy } from "./used-by.tsx";

type IntegrationPageProps = PageProps<"/admin/oauth-integrations/[integrationId]">;

export const metadata: Metadata = { title: "OAuth integration" };

export default async function IntegrationPage({ params, searchParams }: IntegrationPageProps) {
  const { integrationId } = await params;
  const actor = await pageSystemAdmin(`${integrationsHref}/${integrationId}`);
  const reference = integrationReference.safeParse({ integrationId });
  if (!reference.success) notFound();
  const { cursor } = await searchParams;
  const integration = await orNotFound(getIntegration(actor, reference.data));
  const grants = await listGrants(
    actor,
    listGrantsInput.parse({ ...reference.data, ...(typeof cursor === "string" && { cursor }) }),
  );
  const fault = baseUrlFault();
  return (
    <PageBody>
      <PageHeader
        trail={[{ href: integrationsHref, label: "OAuth integrations" }]}
        title={integration.name}
        badge={<TestBadge integration={integration} />}
        description={integration.description || undefined}
      />
      {fault === null ? (
        <AddressMismatchNotice baseUrl={environment().baseUrl} />
      ) : (
        <HttpsRequired detail={fault} />
      )}
      <SecretExpiryNotice expiresAt={integration.clientSecretExpiresAt} />
      <ConnectionTest
        integrationId={integration.id}
        tested={integration.tested}
        testedAt={integration.testedAt}
        steps={integration.lastTestSteps}
        redirectUrl={integration.redirectUrl}
      />
      <Card
        title="Mailboxes"
        description="Each mailbox is authorised by itself; the account that signs in is compared with its address."
        padding="flush"
        actions={
          integration.tested ? (
            <AuthorizeMailbox integrationId={integration.id} mailboxAddress={null}>
              Authorise a mailbox
            </AuthorizeMailbox>
          ) : undefined
        }
      >
        {integration.tested ? null : (
          <div className="px-4 pb-3.5">
            <Callout tone="info" title="Test the connection first">
              New mailboxes can be authorised, and channels can choose this integration, once its test has
              succeeded.
            </Callout>
          </div>
        )}
        {integration.tested || grants.items.length > 0 ? (
          <GrantsTable integration={integration} grants={grants.items} nextCursor={grants.nextCursor} />
        ) : null}
      </Card>
      <UsedBy channels={integration.usedBy} />
      <Card title="Settings">
        <div className="max-w-[44rem] pt-1">
          <IntegrationForm integration={integration} />
        </div>
      </Card>
      <Card title="Delete" description="Tokens of its mailboxes are given back to the provider.">
        <DeleteIntegration
          integrationId={integration.id}
          name={integration.name}
          usedBy={integration.usedBy}
        />
      </Card>
      <LiveRefresh />
    </PageBody>
  );
}
