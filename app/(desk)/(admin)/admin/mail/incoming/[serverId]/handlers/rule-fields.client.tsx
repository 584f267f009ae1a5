"use client";

import { Callout } from "@/app/_ui/callout.tsx";
import { Checkbox } from "@/app/_ui/checkbox.client.tsx";
import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { handlerOptions } from "@/lib/incoming-servers/handler-options.ts";
import type { HandlerTarget } from "@/lib/incoming-servers/list-handler-targets.ts";
import { type HandlerDraft, withProject } from "./handler-draft.ts";
import { kinds } from "./handler-words.ts";

type FieldsProps = {
  readonly draft: HandlerDraft;
  readonly change: (changes: Partial<HandlerDraft>) => void;
};

/** The name of a handler, and what it makes of a mail. */
export function KindFields({ draft, change }: FieldsProps) {
  const { quotes, marker } = handlerOptions(draft.kind);
  return (
    <div className="flex flex-col gap-5">
      <TextField
        name="name"
        label="Name"
        isRequired
        value={draft.name}
        onChange={(name) => change({ name })}
        placeholder="Support mail"
        className="max-w-md"
      />
      <RadioGroup
        name="kind"
        label="What becomes of a mail"
        isRequired
        value={draft.kind}
        onChange={(value) => {
          const chosen = kinds.find(({ kind }) => kind === value);
          if (chosen) change({ kind: chosen.kind });
        }}
        options={kinds.map(({ kind, label, description }) => ({ value: kind, label, description }))}
      />
      {marker ? (
        <TextField
          name="markerPattern"
          label="Marker"
          isRequired
          isMonospaced
          autoComplete="off"
          value={draft.markerPattern}
          onChange={(markerPattern) => change({ markerPattern })}
          placeholder="^-- reply above this line --$"
          description="A regular expression that matches within one line; /…/i ignores case."
          className="max-w-xl"
        />
      ) : null}
      {quotes ? (
        <Checkbox
          isSelected={draft.stripQuotes}
          onChange={(stripQuotes) => change({ stripQuotes })}
          description="Else they are kept, folded away beneath the comment."
        >
          Cut quotes from comments
        </Checkbox>
      ) : null}
    </div>
  );
}

const noChannel = "none";

/** Where the mail goes, and by which channel answers leave. */
export function TargetFields({
  draft,
  change,
  targets,
}: FieldsProps & { readonly targets: readonly HandlerTarget[] }) {
  const target = targets.find(({ key }) => key === draft.projectKey);
  const { creates } = handlerOptions(draft.kind);
  return (
    <div className="flex flex-col gap-4">
      <div className="grid items-start gap-4 sm:grid-cols-2">
        <Select
          name="projectKey"
          label="Project"
          isRequired
          placeholder="Choose a project"
          options={targets.map(({ key, name }) => ({ id: key, label: `${name} (${key})` }))}
          value={draft.projectKey}
          onChange={(key) => {
            const chosen = targets.find((each) => each.key === key);
            if (chosen) change(withProject(draft, chosen));
          }}
        />
        {creates ? (
          <Select
            name="requestTypeId"
            label="Request type"
            isRequired
            placeholder={target ? "Choose a request type" : "Choose a project first"}
            isDisabled={!target}
            options={(target?.requestTypes ?? []).map(({ id, name, mailCanNotFill }) => ({
              id,
              label: name,
              isDisabled: mailCanNotFill !== null,
              ...(mailCanNotFill !== null && { description: mailCanNotFill }),
            }))}
            value={draft.requestTypeId}
            onChange={(requestTypeId) => change({ requestTypeId })}
            description="What a new mail becomes."
          />
        ) : null}
        <Select
          name="replyChannelId"
          label="Answers leave by"
          isDisabled={!target}
          options={[
            ...(target?.channels ?? []).map(({ id, address, enabled }) => ({
              id,
              label: address,
              ...(!enabled && { description: "Turned off: answers wait until it is on." }),
            })),
            { id: noChannel, label: "No channel", description: "Answers can not be sent by mail." },
          ]}
          value={draft.replyChannelId ?? noChannel}
          onChange={(id) => change({ replyChannelId: id === noChannel ? null : id })}
          description="An e-mail channel of the project. Customers see its address."
        />
      </div>
      {target && draft.replyChannelId === null ? (
        <Callout tone="info" title="Answers can not be sent by mail">
          {target.channels.length === 0
            ? "This project has no e-mail channel. "
            : "Without a channel Mailroom has no address to answer from. "}
          Agents read these requests and add notes, but customers get no mail until a channel is chosen.
        </Callout>
      ) : null}
    </div>
  );
}
