"use client";

import { Cable, KeyRound } from "lucide-react";
import { FieldMessages } from "@/app/_ui/field-messages.client.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { SecretField } from "@/app/_ui/secret-field.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import type { IntegrationChoice } from "@/app/(desk)/_mailbox/integration-choices.ts";
import { MailboxAuthorization } from "@/app/(desk)/_mailbox/mailbox-authorization.client.tsx";
import { PasswordHint } from "@/app/(desk)/_mailbox/password-hint.client.tsx";
import { isAddress } from "@/app/oauth/is-address.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import type { ChannelChoices } from "./channel-choices.ts";
import {
  type ChannelDraft,
  mailboxOf,
  protocolOf,
  type ServerDraft,
  type Side,
  usernameOf,
} from "./channel-draft.ts";
import { withHostOf } from "./conversion.ts";

const mailUses = { IMAP: "imap", POP3: "pop3", SMTP: "smtp" } as const;

/** How Mailroom signs in to a server: through an integration, or by password. */
export function SignInFields({
  side,
  draft,
  server,
  changeServer,
  choices,
  hasPassword,
  saveCount,
}: {
  side: Side;
  draft: ChannelDraft;
  server: ServerDraft;
  changeServer: (changes: Partial<ServerDraft>) => void;
  choices: ChannelChoices;
  /** A password is saved. */
  hasPassword: boolean;
  /** A save ends the replacing of the password. */
  saveCount: number;
}) {
  const { integrations } = choices;
  // One that is chosen already stays, also while it waits for its next test.
  const offered = integrations.filter(({ id, tested }) => tested || id === server.signIn);
  const integration = integrations.find(({ id }) => id === server.signIn);
  const mailbox = mailboxOf(draft, server);
  const choose = (signIn: string) => {
    const chosen = integrations.find(({ id }) => id === signIn);
    changeServer({ ...withHostOf(server, mailUses[protocolOf(side, draft)], chosen), signIn });
  };
  return (
    <div className="flex flex-col gap-4">
      <TextField
        name={`${side}.username`}
        label="User name"
        isRequired
        autoComplete="off"
        value={usernameOf(draft, server)}
        onChange={(username) => changeServer({ username })}
        description="For most servers the address of the mailbox."
        className="max-w-md"
      />
      <RadioGroup
        name={`${side}.authentication`}
        label="Sign-in"
        look="tiles"
        isRequired
        value={server.signIn ?? ""}
        onChange={choose}
        options={[
          ...offered.map((each) => ({
            value: each.id,
            label: each.name,
            icon: <Cable />,
            description: descriptionOf(each),
          })),
          {
            value: "password",
            label: "Password",
            icon: <KeyRound />,
            description: "Stored encrypted. Some providers accept no passwords for mail.",
          },
        ]}
        description={
          offered.length === 0 ? (
            <NoIntegration
              managesIntegrations={choices.managesIntegrations}
              hasUntested={integrations.length > 0}
            />
          ) : undefined
        }
      />
      <FieldMessages names={[`${side}.authentication.integrationId`, `${side}.authentication.method`]} />
      {server.signIn === "password" ? (
        <>
          <SecretField
            key={saveCount}
            name={`${side}.authentication.password`}
            label="Password"
            isSaved={hasPassword}
            isRequired
            onChange={(password) => changeServer({ password })}
            className="max-w-md"
          />
          <PasswordHint
            host={server.host}
            integrations={integrations}
            managesIntegrations={choices.managesIntegrations}
            onConvert={(signIn) => changeServer({ signIn, password: "" })}
          />
        </>
      ) : null}
      {integration ? (
        <MailboxAuthorization
          field={`${side}.authentication.mailboxAddress`}
          integration={integration}
          mailboxAddress={isAddress(mailbox) ? mailbox : null}
          addressHint="Enter the address first."
          grants={choices.grants}
          managesIntegrations={choices.managesIntegrations}
        />
      ) : null}
    </div>
  );
}

function descriptionOf({ provider, grantType, tested, isRefused }: IntegrationChoice): string {
  const { name } = providerOf(provider);
  if (isRefused) return `${name}. The provider refuses it at present; a system admin cures that.`;
  if (!tested) return `${name}. In use here, but changed and not tested since.`;
  return grantType === "AUTHORIZATION_CODE"
    ? `${name}. OAuth 2.0: no password is stored.`
    : `${name}. OAuth 2.0 without people: a system admin lets it into the mailbox.`;
}

function NoIntegration({
  managesIntegrations,
  hasUntested,
}: Pick<ChannelChoices, "managesIntegrations"> & { hasUntested: boolean }) {
  if (!managesIntegrations) {
    return hasUntested
      ? "To sign in without passwords, a system admin tests an OAuth integration first."
      : "To sign in without passwords, a system admin adds an OAuth integration first.";
  }
  return (
    <>
      To sign in without passwords, {hasUntested ? "test" : "add"} an{" "}
      <Link className="link" href="/admin/oauth-integrations">
        OAuth integration
      </Link>{" "}
      first.
    </>
  );
}
