"use client";

import { keptBegin, nowTolerance } from "@/app/(desk)/_mailbox/begin.ts";
import { BeginField } from "@/app/(desk)/_mailbox/begin-field.client.tsx";
import { PollIntervalField } from "@/app/(desk)/_mailbox/poll-interval-field.client.tsx";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";
import type { ChannelDraft } from "./channel-draft.ts";

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
      <BeginField
        label="Mail that is already in the mailbox"
        draft={draft}
        change={change}
        offered={[
          { value: "keep", description: keptBegin(channel.incoming.beginAt) },
          { value: "now", description: `Mail that is there already is left alone. ${nowTolerance}` },
          {
            value: "everything",
            description:
              "Each mail in the folder becomes a request, however old. Customers are not notified of it.",
          },
          { value: "since", description: "Mail of that day and later. Customers are not notified of it." },
        ]}
      />
      <PollIntervalField
        protocol={draft.protocol}
        value={draft.pollIntervalSeconds}
        onChange={(pollIntervalSeconds) => change({ pollIntervalSeconds })}
      />
    </div>
  );
}
