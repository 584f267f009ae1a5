"use client";

import { useState } from "react";
import { Checkbox } from "@/app/_ui/checkbox.client.tsx";
import { FieldMessages } from "@/app/_ui/field-messages.client.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import { integrationsHref } from "@/app/(desk)/(admin)/admin/oauth-integrations/integrations-href.ts";
import { AuthorizeMailbox } from "@/app/oauth/authorize-mailbox.client.tsx";
import type { IntegrationChoice, KnownGrant } from "./integration-choices.ts";

/** Whether the mailbox is authorised with the chosen integration, and the button that does it. */
export function MailboxAuthorization({
  field,
  integration,
  mailboxAddress,
  addressHint,
  grants,
  managesIntegrations,
}: {
  /** The field at which the server says what is wrong with the authorisation. */
  field: string;
  integration: IntegrationChoice;
  /** Null: it is not known yet. */
  mailboxAddress: string | null;
  /** What has to be entered before it is known. */
  addressHint: string;
  grants: readonly KnownGrant[];
  /** Whether this person could let an application into a mailbox. */
  managesIntegrations: boolean;
}) {
  const known = grants.find(
    (grant) => grant.integrationId === integration.id && grant.mailboxAddress === mailboxAddress,
  );
  // The page is read again after an authorisation, but a mailbox that nothing uses yet may not be in its list.
  const [authorizedHere, setAuthorizedHere] = useState<string | null>(null);
  const [choosesOther, setChoosesOther] = useState<boolean | null>(null);
  const isActive = known?.isActive === true || authorizedHere === `${integration.id} ${mailboxAddress}`;
  const isAppOnly = integration.grantType !== "AUTHORIZATION_CODE";
  const signsInAsOther = choosesOther ?? known?.signsInAsOther ?? false;
  return (
    <div data-field={field} className="flex flex-col gap-3 rounded-lg border bg-canvas p-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="font-medium break-all">{mailboxAddress ?? "The mailbox"}</p>
          <p className="mt-1">
            {isActive ? (
              <StatusBadge kind="ok">{isAppOnly ? "Let in" : "Authorised"}</StatusBadge>
            ) : known ? (
              <StatusBadge kind="attention">{isAppOnly ? "Not let in" : "Authorise again"}</StatusBadge>
            ) : (
              <StatusBadge kind="untested">
                {isAppOnly ? "Not checked yet" : "Not authorised yet"}
              </StatusBadge>
            )}
          </p>
        </div>
        {isAppOnly ? null : (
          <AuthorizeMailbox
            integrationId={integration.id}
            mailboxAddress={mailboxAddress ?? ""}
            signsInAsOther={signsInAsOther}
            isDisabled={mailboxAddress === null}
            onAuthorized={(address) => setAuthorizedHere(`${integration.id} ${address}`)}
          >
            {isActive ? "Authorise anew" : "Authorise"}
          </AuthorizeMailbox>
        )}
      </div>
      {mailboxAddress === null ? <p className="text-sm text-ink-muted">{addressHint}</p> : null}
      {isAppOnly ? (
        <p className="text-sm text-ink-muted">
          Nobody signs in: the application opens the mailbox by itself.{" "}
          {managesIntegrations ? (
            <>
              Check its access at{" "}
              <Link className="link" href={`${integrationsHref}/${integration.id}`}>
                {integration.name}
              </Link>
              .
            </>
          ) : (
            "A system admin lets it in at the integration, and connects the channel."
          )}
        </p>
      ) : (
        <Checkbox
          isSelected={signsInAsOther}
          onChange={setChoosesOther}
          description="For a shared or delegated mailbox that nobody signs in to."
        >
          Another account signs in for it
        </Checkbox>
      )}
      <FieldMessages names={[field]} />
    </div>
  );
}
