import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound } from "@/app/_auth/page-actor.ts";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { getIntegration, integrationReference } from "@/lib/oauth-integrations/get-integration.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { listGrants, listGrantsInput } from "@/lib/oauth-integrations/list-grants.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { environment } from "@/lib/platform/environment.ts";
import { AddressMismatchNotice } from "../address-mismatch-notice.client.tsx";
import { baseUrlFault, HttpsRequired } from "../https-required.tsx";
import { wayOf } from "../integration-draft.ts";
import { IntegrationForm } from "../integration-form.client.tsx";
import { integrationsHref } from "../integrations-href.ts";
import { TestBadge } from "../test-badge.tsx";
import { ApplicationFailure } from "./application-failure.tsx";
import { ConnectionTest } from "./connection-test.client.tsx";
import { CredentialCard } from "./credential-card.tsx";
import { CredentialNotice } from "./credential-notice.tsx";
import { DeleteIntegration } from "./delete-integration.tsx";
import { MailboxesCard } from "./mailboxes-card.tsx";
import { RegistrationCard } from "./registration-card.tsx";
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
        description={<Summary integration={integration} />}
      />
      <ApplicationFailure failure={integration.failure} />
      {fault === null ? (
        <AddressMismatchNotice baseUrl={environment().baseUrl} />
      ) : (
        <HttpsRequired detail={fault} />
      )}
      <CredentialNotice credential={integration.credential} />
      {integration.tested ? null : <UntestedNotice integration={integration} />}
      <ConnectionTest integration={integration} />
      <MailboxesCard integration={integration} grants={grants} />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-2">
        <CredentialCard integration={integration} />
        <UsedBy channels={integration.usedBy} servers={integration.usedByServers} />
      </div>
      <RegistrationCard integration={integration} />
      <Card title="Settings">
        <div className="max-w-[44rem] pt-1">
          <IntegrationForm integration={integration} />
        </div>
      </Card>
      <Card title="Delete" description="Tokens of its mailboxes are given back to the provider.">
        <DeleteIntegration integration={integration} />
      </Card>
      <LiveRefresh />
    </PageBody>
  );
}

function Summary({ integration }: { integration: IntegrationView }) {
  const provider = providerOf(integration.provider);
  return (
    <>
      {provider.name} · {wayOf(provider, integration.grantType)?.label ?? "Another way of access"}
      {integration.description === "" ? null : (
        <span className="block whitespace-pre-line">{integration.description}</span>
      )}
    </>
  );
}

function UntestedNotice({
  integration: { testedAt, usedBy, usedByServers, grantCount },
}: {
  integration: IntegrationView;
}) {
  if (testedAt === null) {
    return (
      <Callout tone="info" title="Not tested yet">
        Test the connection: only a tested integration can be chosen in channels and for new mailboxes.
      </Callout>
    );
  }
  return (
    <Callout tone="warning" title="The settings, as they are now, have not passed a test">
      Test the connection again. Until then it can not be chosen in channels or for new mailboxes.
      {usedBy.length > 0 || usedByServers.length > 0 || grantCount > 0
        ? " Channels and mailboxes that use it already go on with their tokens."
        : null}
    </Callout>
  );
}
