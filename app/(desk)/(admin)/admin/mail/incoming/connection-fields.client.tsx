"use client";

import { Callout } from "@/app/_ui/callout.tsx";
import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { SecurityField } from "@/app/(desk)/_mailbox/security-field.client.tsx";
import { ProviderMark } from "@/app/(desk)/(admin)/admin/oauth-integrations/provider-mark.tsx";
import { providerOf, providers } from "@/lib/oauth-integrations/providers.ts";
import { offers, portOf, type ServerDraft, withProtocol, withProvider } from "./server-draft.ts";

/** Provider, protocol and place of the server. What the provider fills in can be changed by hand. */
export function ConnectionFields({
  draft,
  setDraft,
  change,
}: {
  draft: ServerDraft;
  setDraft: (draft: ServerDraft) => void;
  change: (changes: Partial<ServerDraft>) => void;
}) {
  return (
    <div className="flex flex-col gap-4">
      <RadioGroup
        name="provider"
        label="Service provider"
        look="tiles"
        isRequired
        value={draft.provider ?? ""}
        onChange={(provider) => setDraft(withProvider(draft, provider))}
        options={providers.map(({ id, name, description }) => ({
          value: id,
          label: name,
          description: id === "CUSTOM" ? "Any other mail server" : description,
          icon: <ProviderMark name={name} />,
        }))}
        description="Fills in the server below; you can change it."
      />
      <RadioGroup
        name="connection.protocol"
        label="Protocol"
        isRequired
        value={draft.protocol}
        onChange={(protocol) => setDraft(withProtocol(draft, protocol === "POP3" ? "POP3" : "IMAP"))}
        options={[
          {
            value: "IMAP",
            label: "IMAP",
            description: "Knows folders and announces new mail at once. The usual choice.",
          },
          {
            value: "POP3",
            label: "POP3",
            description: offers(draft.provider, "POP3")
              ? "Knows the inbox only; mail is looked for at intervals."
              : `${draft.provider === null ? "The provider" : providerOf(draft.provider).name} does not offer POP3 with OAuth 2.0.`,
          },
        ]}
      />
      <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_9rem_6rem_7rem]">
        <TextField
          name="connection.host"
          label="Server"
          isRequired
          isMonospaced
          autoComplete="off"
          value={draft.host}
          onChange={(host) => change({ host })}
          placeholder={draft.protocol === "IMAP" ? "imap.example.com" : "pop.example.com"}
        />
        <SecurityField
          name="connection.security"
          value={draft.security}
          onChange={(security) => change({ security })}
        />
        <TextField
          name="connection.port"
          label="Port"
          inputMode="numeric"
          isMonospaced
          value={portOf(draft)}
          onChange={(port) => change({ port })}
        />
        <TextField
          name="connection.timeoutMs"
          label="Time limit"
          inputMode="numeric"
          value={draft.timeoutSeconds}
          onChange={(timeoutSeconds) => change({ timeoutSeconds })}
          after="s"
        />
      </div>
      {draft.security === "NONE" ? (
        <Callout tone="warning" title="Nothing is encrypted">
          The sign-in and all mail can be read on their way. Choose this only for a server on the same machine
          or a network that nobody else can reach.
        </Callout>
      ) : null}
    </div>
  );
}
