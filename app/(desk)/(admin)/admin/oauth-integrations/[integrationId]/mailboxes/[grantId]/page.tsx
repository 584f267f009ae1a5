import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { orNotFound } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { pageSystemAdmin } from "@/app/(desk)/(admin)/admin/page-system-admin.ts";
import { addressWith } from "@/app/(desk)/address-with.ts";
import { LiveRefresh } from "@/app/(desk)/live-refresh.client.tsx";
import { AccessSteps } from "@/app/oauth/authorization-steps.tsx";
import { getGrant } from "@/lib/oauth-integrations/get-grant.ts";
import { grantReference } from "@/lib/oauth-integrations/grant-reference.ts";
import type { GrantView } from "@/lib/oauth-integrations/grant-view.ts";
import { integrationsHref } from "../../../integrations-href.ts";
import { CheckAccess } from "../../check-access.client.tsx";
import { GrantState } from "../../grant-state.tsx";
import { RevokeGrant } from "../../revoke-grant.client.tsx";
import { UsedBy } from "../../used-by.tsx";
import { GrantFailure } from "./grant-failure.tsx";
import { TokenActions } from "./token-actions.client.tsx";
import { TokenDates } from "./token-dates.tsx";

type TokenPageProps = { readonly params: Promise<{ integrationId: string; grantId: string }> };

export const metadata: Metadata = { title: "Tokens of a mailbox" };

/** Everything about the tokens of one mailbox, except the tokens. */
export default async function TokenPage({ params }: TokenPageProps) {
  const { integrationId, grantId } = await params;
  const integrationHref = `${integrationsHref}/${integrationId}`;
  const actor = await pageSystemAdmin(`${integrationHref}/mailboxes/${grantId}`);
  const reference = grantReference.safeParse({ grantId });
  if (!reference.success) notFound();
  const grant = await orNotFound(getGrant(actor, reference.data));
  if (grant.integrationId !== integrationId) notFound();
  return (
    <PageBody>
      <PageHeader
        trail={[
          { href: integrationsHref, label: "OAuth integrations" },
          { href: integrationHref, label: grant.integrationName },
        ]}
        title={<span className="wrap-anywhere">{grant.mailboxAddress}</span>}
        badge={<GrantState grant={grant} />}
        description={`The tokens by which Mailroom opens this mailbox through “${grant.integrationName}”. They are stored encrypted and never shown.`}
        actions={<TokenActions grant={grant} />}
      />
      <GrantFailure grant={grant} />
      <div className="grid grid-cols-1 items-start gap-5 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="flex min-w-0 flex-col gap-5">
          <TokenDates grant={grant} />
          <AccessCheckCard grant={grant} />
        </div>
        <div className="flex min-w-0 flex-col gap-5">
          <UsedBy channels={grant.usedBy} />
          <History grant={grant} />
          {grant.state === "REVOKED" ? null : (
            <Card title="Revoke" description="Gives the tokens back to the provider and forgets them here.">
              <RevokeGrant
                grantId={grant.id}
                mailboxAddress={grant.mailboxAddress}
                usedBy={grant.usedBy}
                variant="danger"
              />
            </Card>
          )}
        </div>
      </div>
      <LiveRefresh />
    </PageBody>
  );
}

function AccessCheckCard({ grant }: { grant: GrantView }) {
  const { accessCheck } = grant;
  return (
    <Card
      title="Access to the mailbox"
      description="Whether the mailbox lets these tokens in. It is opened, and nothing in it is changed."
      actions={
        grant.state === "REVOKED" && grant.grantType === "AUTHORIZATION_CODE" ? undefined : (
          <CheckAccess integrationId={grant.integrationId} mailboxAddress={grant.mailboxAddress}>
            Check access
          </CheckAccess>
        )
      }
    >
      {accessCheck === null ? (
        <p className="text-ink-muted">It was not checked yet.</p>
      ) : (
        <div className="flex flex-col gap-3">
          <p className="text-sm text-ink-muted">
            Checked <RelativeTime at={accessCheck.at} />.
          </p>
          <AccessSteps label="Steps of the last check" steps={accessCheck.steps} />
        </div>
      )}
    </Card>
  );
}

function History({ grant }: { grant: GrantView }) {
  return (
    <Card title="History">
      <p className="text-ink-muted">
        Who authorised, revoked or refreshed it, and when, is in the{" "}
        <Link className="link" href={addressWith("/admin/audit", { q: grant.mailboxAddress })}>
          audit log
        </Link>
        .
      </p>
    </Card>
  );
}
