"use client";

import { useState } from "react";
import { Checkbox } from "@/app/_ui/checkbox.client.tsx";
import { FieldErrorText } from "@/app/_ui/field.client.tsx";
import { useFieldMessages } from "@/app/_ui/form.client.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import { integrationsHref } from "@/app/(desk)/(admin)/admin/oauth-integrations/integrations-href.ts";
import { AuthorizeMailbox } from "@/app/oauth/authorize-mailbox.client.tsx";
import type { IntegrationChoice, KnownGrant } from "./server-choices.ts";

/** Whether the mailbox is authorised with the chosen integration, and the button that does it. */
export function MailboxAuthorization({
  integration,
  mailboxAddress,
  grants,
}: {
  integration: IntegrationChoice;
  /** Null: it is not known yet. */
  mailboxAddress: string | null;
  grants: readonly KnownGrant[];
}) {
  const known = grants.find(
    (grant) => grant.integrationId === integration.id && grant.mailboxAddress === mailboxAddress,
  );
  const [authorizedHere, setAuthorizedHere] = useState<string | null>(null);
  const [choosesOther, setChoosesOther] = useState<boolean | null>(null);
  const messages = useFieldMessages("connection.authentication.integrationId");
  const isActive = known?.isActive === true || authorizedHere === `${integration.id} ${mailboxAddress}`;
  const isAppOnly = integration.grantType !== "AUTHORIZATION_CODE";
  const signsInAsOther = choosesOther ?? known?.signsInAsOther ?? false;
  return (
    <div className="flex flex-col gap-3 rounded-lg border bg-canvas p-3">
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
      {mailboxAddress === null ? (
        <p className="text-sm text-ink-muted">Enter the user name first: it says which mailbox it is.</p>
      ) : null}
      {isAppOnly ? (
        <p className="text-sm text-ink-muted">
          Nobody signs in: the application opens the mailbox by itself. Check its access at{" "}
          <Link className="link" href={`${integrationsHref}/${integration.id}`}>
            {integration.name}
          </Link>
          .
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
      {messages.map((message) => (
        <p key={message} className="flex items-start gap-1.5 text-sm text-danger-ink">
          <FieldErrorText>{message}</FieldErrorText>
        </p>
      ))}
    </div>
  );
}
