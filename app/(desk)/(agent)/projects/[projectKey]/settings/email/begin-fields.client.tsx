"use client";

import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";
import type { ChannelDraft } from "./channel-draft.ts";

const choices = ["keep", "now", "everything", "since"] as const;

/** Which mail that is already in the mailbox becomes requests, and how often Mailroom looks for more. */
export function BeginFields({
  draft,
  change,
  channel,
}: {
  draft: ChannelDraft;
  change: (changes: Partial<ChannelDraft>) => void;
  channel: ChannelView;
}) {
  return (
    <div className="flex flex-col gap-5">
      <RadioGroup
        {...(draft.begin !== "since" && { name: "begin" })}
        label="Mail that is already in the mailbox"
        value={draft.begin}
        onChange={(value) => {
          const begin = choices.find((choice) => choice === value);
          if (begin) change({ begin });
        }}
        options={[
          {
            value: "keep",
            label: "As it is",
            description: channel.incoming.beginAt
              ? `Mail since ${minuteOf(channel.incoming.beginAt)} is taken in.`
              : "Everything in the folder is taken in.",
          },
          { value: "now", label: "From now on", description: "Mail that is there already is left alone." },
          {
            value: "everything",
            label: "Everything",
            description:
              "Each mail in the folder becomes a request, however old. Customers are not notified of it.",
          },
          {
            value: "since",
            label: "Since a day",
            description: "Mail of that day and later. Customers are not notified of it.",
          },
        ]}
      />
      {draft.begin === "since" ? (
        <TextField
          name="begin"
          label="Day"
          type="date"
          isRequired
          value={draft.sinceDay}
          onChange={(sinceDay) => change({ sinceDay })}
          description="It begins at midnight UTC."
          className="max-w-48"
        />
      ) : null}
      <TextField
        name="pollIntervalSeconds"
        label="Look for new mail every"
        inputMode="numeric"
        value={draft.pollIntervalSeconds}
        onChange={(pollIntervalSeconds) => change({ pollIntervalSeconds })}
        after="seconds"
        description="In between, most servers announce new mail at once."
        className="max-w-56"
      />
    </div>
  );
}

/** Like "2026-01-31 09:30 UTC", the same on the server and in every browser. */
function minuteOf(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}
