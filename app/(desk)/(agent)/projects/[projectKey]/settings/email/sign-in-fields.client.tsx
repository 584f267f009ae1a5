"use client";

import { Cable, KeyRound } from "lucide-react";
import Link from "next/link";
import { Callout } from "@/app/_ui/callout.tsx";
import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { SecretField } from "@/app/_ui/secret-field.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { passwordDeprecation } from "@/lib/mail-servers/password-deprecation.ts";
import type { ChannelChoices } from "./channel-choices.ts";
import { type ChannelDraft, mailboxOf, type ServerDraft, type Side, usernameOf } from "./channel-draft.ts";
import { FieldMessages } from "./field-messages.client.tsx";
import { MailboxAuthorization } from "./mailbox-authorization.client.tsx";

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
  const deprecation = server.signIn === "password" ? passwordDeprecation(server.host.trim()) : null;
  const integration = integrations.find(({ id }) => id === server.signIn);
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
        onChange={(signIn) => changeServer({ signIn })}
        options={[
          ...integrations.map(({ id, name, tested }) => ({
            value: id,
            label: name,
            icon: <Cable />,
            // One that is chosen already stays, also while it waits for its next test.
            isDisabled: !tested && id !== server.signIn,
            description: tested
              ? "OAuth 2.0: no password is stored."
              : "Not tested: a system admin tests it first.",
          })),
          {
            value: "password",
            label: "Password",
            icon: <KeyRound />,
            description: "Stored encrypted. Some providers accept no passwords for mail.",
          },
        ]}
        description={integrations.length === 0 ? <NoIntegration {...choices} /> : undefined}
      />
      <FieldMessages names={[`${side}.authentication.integrationId`, `${side}.authentication.method`]} />
      {server.signIn === "password" ? (
        <SecretField
          key={saveCount}
          name={`${side}.authentication.password`}
          label="Password"
          isSaved={hasPassword}
          isRequired
          onChange={(password) => changeServer({ password })}
          className="max-w-md"
        />
      ) : null}
      {deprecation === null ? null : (
        <Callout tone="warning" title="Sign-in by password is ending here">
          {deprecation}
        </Callout>
      )}
      {integration ? (
        <MailboxAuthorization
          side={side}
          integration={integration}
          mailboxAddress={mailboxOf(draft, server)}
          grants={choices.grants}
        />
      ) : null}
    </div>
  );
}

function NoIntegration({ managesIntegrations }: Pick<ChannelChoices, "managesIntegrations">) {
  if (!managesIntegrations)
    return "To sign in without passwords, a system admin adds an OAuth integration first.";
  return (
    <>
      To sign in without passwords, add an{" "}
      <Link className="link" href="/admin/oauth-integrations">
        OAuth integration
      </Link>{" "}
      first.
    </>
  );
}
