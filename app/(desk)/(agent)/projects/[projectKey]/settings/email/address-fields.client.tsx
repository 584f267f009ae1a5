"use client";

import { Select } from "@/app/_ui/select.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import type { ChannelChoices } from "./channel-choices.ts";
import type { ChannelDraft } from "./channel-draft.ts";

/** The address, the name beside it, and what its mail becomes. */
export function AddressFields({
  draft,
  change,
  requestTypes,
}: {
  draft: ChannelDraft;
  change: (changes: Partial<ChannelDraft>) => void;
  requestTypes: ChannelChoices["requestTypes"];
}) {
  const suitable = requestTypes.filter(({ id, mailCanFill }) => mailCanFill || id === draft.requestTypeId);
  const unsuitable = requestTypes.filter(({ mailCanFill }) => !mailCanFill);
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      <TextField
        name="address"
        label="Address"
        type="email"
        isRequired
        autoComplete="off"
        value={draft.address}
        onChange={(address) => change({ address })}
        placeholder="support@example.com"
        description="The address that customers write to and get answers from."
      />
      <TextField
        name="displayName"
        label="Display name"
        isRequired
        value={draft.displayName}
        onChange={(displayName) => change({ displayName })}
        placeholder="Example Support"
        description="Stands beside the address in answers."
      />
      <Select
        name="requestTypeId"
        label="Request type"
        isRequired
        options={suitable.map(({ id, name }) => ({ id, label: name }))}
        value={draft.requestTypeId}
        onChange={(requestTypeId) => change({ requestTypeId })}
        description="What a new mail becomes."
      />
      {unsuitable.length === 0 ? null : (
        <div className="text-sm text-ink-muted sm:col-span-2">
          <p>Not suitable for mail:</p>
          <ul className="list-disc ps-5">
            {unsuitable.map(({ id, name, mailCannotFillReason }) => (
              <li key={id}>
                <span className="font-medium">{name}</span>. {mailCannotFillReason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
