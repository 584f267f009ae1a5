"use client";

import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { keptBegin, nowTolerance } from "@/app/(desk)/_mailbox/begin.ts";
import { BeginField } from "@/app/(desk)/_mailbox/begin-field.client.tsx";
import { PollIntervalField } from "@/app/(desk)/_mailbox/poll-interval-field.client.tsx";
import type { MailHandlerView } from "@/lib/incoming-servers/mail-handler-view.ts";
import { FolderField } from "./folder-field.client.tsx";
import type { HandlerDraft } from "./handler-draft.ts";
import { afterProcessings } from "./handler-words.ts";
import { useFolders } from "./use-folders.client.ts";

/** Where a handler reads, how often, where it begins, and what happens there to a mail that is safely stored here. */
export function MailboxFields({
  draft,
  change,
  server,
  handler,
}: {
  draft: HandlerDraft;
  change: (changes: Partial<HandlerDraft>) => void;
  server: MailHandlerView["server"];
  handler: MailHandlerView | null;
}) {
  const hasFolders = server.protocol === "IMAP";
  const folders = useFolders(server.id, hasFolders);
  const offered = afterProcessings(server.protocol);
  return (
    <div className="flex flex-col gap-5">
      {hasFolders ? (
        <FolderField
          name="folder"
          label="Folder"
          value={draft.folder}
          onChange={(folder) => change({ folder })}
          folders={folders}
          description="Several handlers can read one folder if none of them moves or deletes mails, or if each has catch addresses of its own."
        />
      ) : (
        <p className="text-ink-muted">POP3 knows no folders: the inbox is read.</p>
      )}
      <PollIntervalField
        protocol={server.protocol}
        value={draft.pollIntervalSeconds}
        onChange={(pollIntervalSeconds) => change({ pollIntervalSeconds })}
      />
      <RadioGroup
        name="afterProcessing"
        label="On the server, when a mail is safely here"
        value={draft.afterProcessing}
        onChange={(value) => {
          const chosen = offered.find((each) => each.value === value);
          if (chosen) change({ afterProcessing: chosen.value });
        }}
        options={offered}
      />
      {hasFolders && draft.afterProcessing === "MOVE" ? (
        <FolderField
          name="moveToFolder"
          label="Move to"
          value={draft.moveToFolder}
          onChange={(moveToFolder) => change({ moveToFolder })}
          folders={folders}
        />
      ) : null}
      <BeginField
        label="Mail that is already there"
        draft={draft}
        change={change}
        offered={[
          ...(handler ? [{ value: "keep" as const, description: keptBegin(handler.beginAt) }] : []),
          { value: "now", description: `It is left alone. ${nowTolerance}` },
          {
            value: "everything",
            description: "Each mail is taken, however old. Nobody is notified of old mail.",
          },
          { value: "since", description: "Mail of that day and later. Nobody is notified of old mail." },
        ]}
      />
    </div>
  );
}
