"use client";

import { FormSection } from "@/app/_ui/form.client.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import type { MailUse } from "@/lib/oauth-integrations/providers/provider.ts";
import { mailHostPort } from "./integration-body.ts";
import type { ChangeDraft, IntegrationDraft, MailHostDraft } from "./integration-draft.ts";

const servers: readonly { use: MailUse; label: string }[] = [
  { use: "imap", label: "IMAP server" },
  { use: "pop3", label: "POP3 server" },
  { use: "smtp", label: "SMTP server" },
];

const securities: readonly { id: MailHostDraft["security"]; label: string }[] = [
  { id: "TLS", label: "TLS" },
  { id: "STARTTLS", label: "STARTTLS" },
  { id: "NONE", label: "None" },
];

/** Where the mailboxes of a custom provider are: its test opens one there, and channels are offered the hosts. */
export function MailHostFields({ draft, change }: { draft: IntegrationDraft; change: ChangeDraft }) {
  return (
    <FormSection
      title="Mail servers"
      description="Optional. With them the connection test and the check of each mailbox open it with the new token, and channels are offered them."
    >
      {servers.map(({ use, label }) => {
        const server = draft.mailHosts[use];
        const changeServer = (changes: Partial<MailHostDraft>) =>
          change({ mailHosts: { ...draft.mailHosts, [use]: { ...server, ...changes } } });
        return (
          <div key={use} className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_9rem_6rem]">
            <TextField
              name={`mailHosts.${use}.host`}
              label={label}
              isMonospaced
              autoComplete="off"
              value={server.host}
              onChange={(host) => changeServer({ host })}
              placeholder={`${use === "pop3" ? "pop" : use}.example.com`}
            />
            <Select
              name={`mailHosts.${use}.security`}
              label={`${label.split(" ")[0]} encryption`}
              options={securities}
              value={server.security}
              onChange={(id) => {
                const chosen = securities.find((option) => option.id === id);
                if (chosen) changeServer({ security: chosen.id });
              }}
            />
            <TextField
              name={`mailHosts.${use}.port`}
              label={`${label.split(" ")[0]} port`}
              inputMode="numeric"
              isMonospaced
              value={server.port}
              placeholder={mailHostPort(use, server)}
              onChange={(port) => changeServer({ port })}
            />
          </div>
        );
      })}
    </FormSection>
  );
}
