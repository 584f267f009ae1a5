"use client";

import { useState } from "react";
import { Checkbox } from "@/app/_ui/checkbox.client.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import { AuthorizeMailbox } from "@/app/oauth/authorize-mailbox.client.tsx";
import type { IntegrationChoice, KnownGrant } from "./channel-choices.ts";
import type { Side } from "./channel-draft.ts";
import { FieldMessages } from "./field-messages.client.tsx";

/** Whether the mailbox is authorised with the chosen integration, and the button that does it. */
export function MailboxAuthorization({
  side,
  integration,
  mailboxAddress,
  grants,
}: {
  side: Side;
  integration: IntegrationChoice;
  mailboxAddress: string;
  grants: readonly KnownGrant[];
}) {
  const known = grants.find(
    (grant) => grant.integrationId === integration.id && grant.mailboxAddress === mailboxAddress,
  );
  // The page is read again after an authorisation, but a mailbox that no channel uses yet may not be in its list.
  const [authorizedHere, setAuthorizedHere] = useState<string | null>(null);
  const [choosesOther, setChoosesOther] = useState<boolean | null>(null);
  const isActive = known?.isActive === true || authorizedHere === `${integration.id} ${mailboxAddress}`;
  const isAddress = /^[^\s@]+@[^\s@]+$/.test(mailboxAddress);
  const signsInAsOther = choosesOther ?? known?.signsInAsOther ?? false;
  return (
    <div
      data-field={`${side}.authentication.mailboxAddress`}
      className="flex flex-col gap-3 rounded-lg border bg-canvas p-3"
    >
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <p className="font-medium break-all">{isAddress ? mailboxAddress : "The mailbox"}</p>
          <p className="mt-1">
            {isActive ? (
              <StatusBadge kind="ok">Authorised</StatusBadge>
            ) : known ? (
              <StatusBadge kind="attention">Authorise again</StatusBadge>
            ) : (
              <StatusBadge kind="untested">Not authorised yet</StatusBadge>
            )}
          </p>
        </div>
        <AuthorizeMailbox
          integrationId={integration.id}
          mailboxAddress={mailboxAddress}
          signsInAsOther={signsInAsOther}
          isDisabled={!isAddress}
          onAuthorized={(address) => setAuthorizedHere(`${integration.id} ${address}`)}
        >
          {isActive ? "Authorise anew" : "Authorise"}
        </AuthorizeMailbox>
      </div>
      {isAddress ? null : <p className="text-sm text-ink-muted">Enter the address first.</p>}
      <Checkbox
        isSelected={signsInAsOther}
        onChange={setChoosesOther}
        description="For a shared or delegated mailbox that nobody signs in to."
      >
        Another account signs in for it
      </Checkbox>
      <FieldMessages names={[`${side}.authentication.mailboxAddress`]} />
    </div>
  );
}
