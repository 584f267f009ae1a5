"use client";

import { Callout } from "@/app/_ui/callout.tsx";
import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import type { MailDiscovery, MailServerCandidate } from "@/lib/mail-servers/mail-server-candidate.ts";

const protocols = { imap: "IMAP", pop3: "POP3", smtp: "SMTP" } as const;
const securities = { TLS: "TLS", STARTTLS: "STARTTLS", NONE: "not encrypted" } as const;

type Place = Pick<MailServerCandidate, "use" | "host" | "security"> & {
  /** As it is typed, or as it was found. */
  readonly port: number | string;
};

/** The servers that were found, each with where it comes from; the chosen one fills the fields below. */
export function FoundServers({
  discovery,
  uses,
  chosen,
  onChoose,
}: {
  discovery: MailDiscovery | null;
  uses: readonly MailServerCandidate["use"][];
  /** As it stands in the fields. */
  chosen: Place;
  onChoose: (candidate: MailServerCandidate) => void;
}) {
  if (discovery === null) return null;
  const candidates = discovery.candidates.filter(({ use }) => uses.includes(use));
  const current = candidates.find((each) => keyOf(each) === keyOf(chosen));
  return (
    <div className="flex flex-col gap-3">
      {candidates.length === 0 ? (
        <Callout tone="info" title={`No server was found for ${discovery.address}`}>
          Its domain says nothing of its mail servers. Whoever runs the mail knows them; enter them below.
        </Callout>
      ) : (
        <RadioGroup
          label="Servers that were found"
          value={current ? keyOf(current) : ""}
          onChange={(key) => {
            const candidate = candidates.find((each) => keyOf(each) === key);
            if (candidate) onChoose(candidate);
          }}
          options={candidates.map((candidate) => ({
            value: keyOf(candidate),
            label: `${protocols[candidate.use]} · ${candidate.host}:${candidate.port} · ${securities[candidate.security]}`,
            description: (
              <>
                {capitalised(candidate.source)}.
                {candidate.isOutside ? (
                  <strong className="block text-warning-ink">
                    Outside {discovery.address.slice(discovery.address.lastIndexOf("@") + 1)}: choose it only
                    if you know that the mail is there.
                  </strong>
                ) : null}
              </>
            ),
          }))}
        />
      )}
      {discovery.notes.map((note) => (
        <p key={note} className="text-sm text-ink-muted">
          {note}
        </p>
      ))}
    </div>
  );
}

const keyOf = ({ use, host, port, security }: Place) => `${use} ${host}:${port} ${security}`;

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
