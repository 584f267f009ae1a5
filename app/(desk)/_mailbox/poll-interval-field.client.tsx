"use client";

import { TextField } from "@/app/_ui/text-field.client.tsx";
import type { IncomingProtocol } from "@/lib/mail-servers/mailbox-reading.ts";

/** How often Mailroom looks for new mail. */
export function PollIntervalField({
  protocol,
  value,
  onChange,
}: {
  protocol: IncomingProtocol;
  /** Seconds, as they are typed. */
  value: string;
  onChange: (seconds: string) => void;
}) {
  return (
    <TextField
      name="pollIntervalSeconds"
      label="Look for new mail every"
      inputMode="numeric"
      value={value}
      onChange={onChange}
      after="seconds"
      description={
        protocol === "POP3"
          ? "By POP3 new mail is found only by looking."
          : "In between, most servers announce new mail at once."
      }
      className="max-w-md [&_input]:max-w-28"
    />
  );
}
