"use client";

import { Select } from "@/app/_ui/select.client.tsx";

type Security = "TLS" | "STARTTLS" | "NONE";

const securities: readonly { id: Security; label: string; description: string }[] = [
  { id: "TLS", label: "TLS", description: "Encrypted from the start. Choose this if the server offers it." },
  { id: "STARTTLS", label: "STARTTLS", description: "Begins in the clear and must switch to encryption." },
  { id: "NONE", label: "None", description: "Not encrypted." },
];

/** How the connection to a mail server is encrypted. */
export function SecurityField({
  name,
  value,
  onChange,
}: {
  name: string;
  value: Security;
  onChange: (security: Security) => void;
}) {
  return (
    <Select
      name={name}
      label="Encryption"
      options={securities}
      value={value}
      onChange={(id) => {
        const chosen = securities.find((option) => option.id === id);
        if (chosen) onChange(chosen.id);
      }}
    />
  );
}
