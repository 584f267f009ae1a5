"use client";

import { Checkbox } from "@/app/_ui/checkbox.client.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { TagInput } from "@/app/_ui/tag-input.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { handlerOptions } from "@/lib/incoming-servers/handler-options.ts";
import type { HandlerDraft } from "./handler-draft.ts";
import { bulkPolicies } from "./handler-words.ts";
import { ReporterField } from "./reporter-field.client.tsx";

type FieldsProps = {
  readonly draft: HandlerDraft;
  readonly change: (changes: Partial<HandlerDraft>) => void;
};

/** Which mail a handler takes, and what becomes of the rest. */
export function FilterFields({ draft, change }: FieldsProps) {
  return (
    <div className="flex flex-col gap-5">
      <TagInput
        name="catchAddresses"
        label="Only mail to these addresses"
        splitBy="addresses"
        value={draft.catchAddresses}
        onChange={(catchAddresses) => change({ catchAddresses })}
        placeholder="support@example.com"
        description="By To, Cc or Bcc. Other mail is left in the mailbox, for other handlers. Empty: all mail is taken. Bcc shows only where the mail server notes the recipient in Delivered-To, X-Original-To or Envelope-To."
      />
      <Select
        name="bulkPolicy"
        label="Bulk mail and automatic answers"
        options={bulkPolicies}
        value={draft.bulkPolicy}
        onChange={(id) => {
          const chosen = bulkPolicies.find((policy) => policy.id === id);
          if (chosen) change({ bulkPolicy: chosen.id });
        }}
        className="max-w-md"
      />
      <TextField
        name="forwardTo"
        label="Forward failures to"
        type="email"
        autoComplete="off"
        isRequired={draft.bulkPolicy === "FORWARD"}
        value={draft.forwardTo}
        onChange={(forwardTo) => change({ forwardTo })}
        placeholder="postmaster@example.com"
        description="Mail that can not be processed goes there, with the error. On the server it is treated like other mail: moved or deleted where that is chosen above. Without an address it stays in the log."
        className="max-w-md"
      />
    </div>
  );
}

/** What a handler does with the people of a mail. */
export function PeopleFields({ draft, change }: FieldsProps) {
  const { creates } = handlerOptions(draft.kind);
  return (
    <div className="flex flex-col gap-4">
      <Checkbox
        isSelected={draft.createUsers}
        onChange={(createUsers) => change({ createUsers })}
        description="So that everybody can write. Else only people with an account can."
      >
        Make an account for unknown senders
      </Checkbox>
      {draft.createUsers ? (
        <Checkbox
          isSelected={draft.notifyUsers}
          onChange={(notifyUsers) => change({ notifyUsers })}
          description="By mail, through a channel of the project. It goes to senders who are not proven, so to people whose address somebody else gave: at most ten in ten minutes, with nothing of their mail in it."
        >
          Tell them about their account
        </Checkbox>
      ) : null}
      <ReporterField
        value={draft.defaultReporter}
        createsUsers={draft.createUsers}
        onChange={(defaultReporter) => change({ defaultReporter })}
      />
      <Checkbox
        isSelected={draft.ccParticipants}
        onChange={(ccParticipants) => change({ ccParticipants })}
        description="They follow the request and may write to it."
      >
        People in To and Cc become participants
      </Checkbox>
      {creates ? (
        <Checkbox
          isSelected={draft.ccAssignee}
          onChange={(ccAssignee) => change({ ccAssignee })}
          description="Of a new request."
        >
          The first agent in To or Cc becomes the assignee
        </Checkbox>
      ) : null}
    </div>
  );
}
