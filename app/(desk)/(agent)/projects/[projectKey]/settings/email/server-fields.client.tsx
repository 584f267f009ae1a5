"use client";

import { Callout } from "@/app/_ui/callout.tsx";
import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { SecurityField } from "@/app/(desk)/_mailbox/security-field.client.tsx";
import { isOnThisMachine } from "@/lib/mail-servers/on-this-machine.ts";
import { type IncomingProtocol, portOf, type ServerDraft, type Side } from "./channel-draft.ts";

const placeholders = { IMAP: "imap.example.com", POP3: "pop.example.com", SMTP: "smtp.example.com" } as const;

/** Protocol, host, encryption and port of a server. The port follows the others until somebody types one. */
export function ServerFields({
  side,
  protocol,
  changeProtocol,
  server,
  changeServer,
}: {
  side: Side;
  protocol: IncomingProtocol | "SMTP";
  changeProtocol: (protocol: IncomingProtocol) => void;
  server: ServerDraft;
  changeServer: (changes: Partial<ServerDraft>) => void;
}) {
  return (
    <div className="flex flex-col gap-4">
      {protocol === "SMTP" ? null : (
        <RadioGroup
          name="incoming.protocol"
          label="Protocol"
          value={protocol}
          onChange={(value) => changeProtocol(value === "POP3" ? "POP3" : "IMAP")}
          options={[
            {
              value: "IMAP",
              label: "IMAP",
              description: "Any folder; new mail is announced at once. Choose this if the server offers it.",
            },
            { value: "POP3", label: "POP3", description: "The inbox only; looked into again and again." },
          ]}
        />
      )}
      <div className="grid items-start gap-4 sm:grid-cols-[minmax(0,1fr)_9rem_6rem]">
        <TextField
          name={`${side}.host`}
          label={`${protocol} server`}
          isRequired
          isMonospaced
          autoComplete="off"
          value={server.host}
          onChange={(host) => changeServer({ host })}
          placeholder={placeholders[protocol]}
        />
        <SecurityField
          name={`${side}.security`}
          value={server.security}
          onChange={(security) => changeServer({ security })}
        />
        <TextField
          name={`${side}.port`}
          label="Port"
          inputMode="numeric"
          isMonospaced
          value={portOf(protocol, server)}
          onChange={(port) => changeServer({ port })}
        />
      </div>
      {server.security === "NONE" && !isOnThisMachine(server.host) ? (
        <Callout tone="warning" title="Nothing is encrypted">
          The sign-in and all mail can be read on their way. Choose this only in a network that nobody else
          can reach.
        </Callout>
      ) : null}
    </div>
  );
}
