"use client";

import { Cable, KeyRound } from "lucide-react";
import { Link } from "@/app/_ui/link.tsx";
import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { SecretField } from "@/app/_ui/secret-field.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import type { IntegrationChoice, IntegrationChoices } from "@/app/(desk)/_mailbox/integration-choices.ts";
import { MailboxAuthorization } from "@/app/(desk)/_mailbox/mailbox-authorization.client.tsx";
import { PasswordHint } from "@/app/(desk)/_mailbox/password-hint.client.tsx";
import { integrationsHref } from "@/app/(desk)/(admin)/admin/oauth-integrations/integrations-href.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { asksForMailbox, mailboxOf, type ServerDraft } from "./server-draft.ts";

/** How Mailroom signs in: through a tested integration, or by password. */
export function SignInFields({
  draft,
  change,
  choices,
  hasPassword,
  saveCount,
}: {
  draft: ServerDraft;
  change: (changes: Partial<ServerDraft>) => void;
  choices: IntegrationChoices;
  /** A password is saved. */
  hasPassword: boolean;
  /** A save ends the replacing of the password. */
  saveCount: number;
}) {
  const { integrations } = choices;
  const integration = integrations.find(({ id }) => id === draft.signIn);
  return (
    <div className="flex flex-col gap-4">
      <TextField
        name="connection.username"
        label="User name"
        isRequired
        autoComplete="off"
        value={draft.username}
        onChange={(username) => change({ username })}
        placeholder="desk@example.com"
        description="For most servers the address of the mailbox."
        className="max-w-md"
      />
      <RadioGroup
        name="connection.authentication"
        label="Authentication method"
        look="tiles"
        isRequired
        value={draft.signIn ?? ""}
        onChange={(signIn) => change({ signIn })}
        options={[
          ...integrations.map((each) => ({
            value: each.id,
            label: each.name,
            icon: <Cable />,
            description: descriptionOf(each),
            // One that is chosen already stays, also while it waits for its next test.
            isDisabled: !each.tested && each.id !== draft.signIn,
          })),
          {
            value: "password",
            label: "Password",
            icon: <KeyRound />,
            description: "Stored encrypted. Some providers accept no passwords for mail.",
          },
        ]}
        description={
          integrations.some(({ tested }) => tested) ? undefined : <NoIntegration choices={choices} />
        }
      />
      {draft.signIn === "password" ? (
        <>
          <SecretField
            key={saveCount}
            name="connection.authentication.password"
            label="Password"
            isSaved={hasPassword}
            isRequired
            onChange={(password) => change({ password })}
            className="max-w-md"
          />
          <PasswordHint
            host={draft.host}
            integrations={integrations}
            managesIntegrations
            onConvert={(signIn) => change({ signIn, password: "" })}
          />
        </>
      ) : null}
      {integration && asksForMailbox(draft) ? (
        <TextField
          name="connection.authentication.mailboxAddress"
          label="Mailbox"
          type="email"
          isRequired
          autoComplete="off"
          value={draft.mailboxAddress}
          onChange={(mailboxAddress) => change({ mailboxAddress })}
          description="The address whose owner authorises it. The user name is what the server is told."
          className="max-w-md"
        />
      ) : null}
      {integration ? (
        <MailboxAuthorization
          field="connection.authentication.integrationId"
          integration={integration}
          mailboxAddress={mailboxOf(draft)}
          addressHint="Enter the user name first: it says which mailbox it is."
          managesIntegrations
          grants={choices.grants}
        />
      ) : null}
    </div>
  );
}

function descriptionOf({ provider, grantType, tested, isRefused }: IntegrationChoice): string {
  const { name } = providerOf(provider);
  if (!tested) return `${name}. Not tested as it is now: test its connection first.`;
  if (isRefused) return `${name}. The provider refuses it at present.`;
  return grantType === "AUTHORIZATION_CODE"
    ? `${name}. OAuth 2.0: no password is stored.`
    : `${name}. OAuth 2.0 without people: the application signs in by itself.`;
}

function NoIntegration({ choices }: { choices: IntegrationChoices }) {
  return (
    <>
      To sign in without passwords, {choices.integrations.length > 0 ? "test" : "add"} an{" "}
      <Link className="link" href={integrationsHref}>
        OAuth integration
      </Link>{" "}
      first.
    </>
  );
}
