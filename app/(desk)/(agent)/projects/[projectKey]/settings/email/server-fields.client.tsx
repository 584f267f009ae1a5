"use client";

import { Callout } from "@/app/_ui/callout.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { portOf, type Security, type ServerDraft, type Side } from "./channel-draft.ts";

const securities: readonly { id: Security; label: string; description: string }[] = [
  { id: "TLS", label: "TLS", description: "Encrypted from the start. Choose this if the server offers it." },
  { id: "STARTTLS", label: "STARTTLS", description: "Begins in the clear and must switch to encryption." },
  { id: "NONE", label: "None", description: "Not encrypted." },
];

/** Host, encryption and port of a server. The port follows the encryption until somebody types one. */
export function ServerFields({
  side,
  server,
  changeServer,
}: {
  side: Side;
  server: ServerDraft;
  changeServer: (changes: Partial<ServerDraft>) => void;
}) {
  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_9rem_6rem]">
        <TextField
          name={`${side}.host`}
          label={side === "incoming" ? "IMAP server" : "SMTP server"}
          isRequired
          isMonospaced
          autoComplete="off"
          value={server.host}
          onChange={(host) => changeServer({ host })}
          placeholder={side === "incoming" ? "imap.example.com" : "smtp.example.com"}
        />
        <Select
          name={`${side}.security`}
          label="Encryption"
          options={securities}
          value={server.security}
          onChange={(id) => {
            const chosen = securities.find((option) => option.id === id);
            if (chosen) changeServer({ security: chosen.id });
          }}
        />
        <TextField
          name={`${side}.port`}
          label="Port"
          inputMode="numeric"
          isMonospaced
          value={portOf(side, server)}
          onChange={(port) => changeServer({ port })}
        />
      </div>
      {server.security === "NONE" ? (
        <Callout tone="warning" title="Nothing is encrypted">
          The sign-in and all mail can be read on their way. Choose this only for a server on the same machine
          or a network that nobody else can reach.
        </Callout>
      ) : null}
    </div>
  );
}
