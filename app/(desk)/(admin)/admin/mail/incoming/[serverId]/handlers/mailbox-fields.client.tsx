"use client";

import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import type { MailHandlerView } from "@/lib/incoming-servers/mail-handler-view.ts";
import { FolderField } from "./folder-field.client.tsx";
import type { HandlerDraft } from "./handler-draft.ts";
import { afterProcessings } from "./handler-words.ts";
import { useFolders } from "./use-folders.client.ts";

const begins = ["keep", "now", "everything", "since"] as const;

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
      <TextField
        name="pollIntervalSeconds"
        label="Look for new mail every"
        inputMode="numeric"
        value={draft.pollIntervalSeconds}
        onChange={(pollIntervalSeconds) => change({ pollIntervalSeconds })}
        after="seconds"
        description={
          hasFolders
            ? "In between, most servers announce new mail at once."
            : "POP3 servers announce nothing."
        }
        className="max-w-md"
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
      <RadioGroup
        {...(draft.begin !== "since" && { name: "begin" })}
        label="Mail that is already there"
        value={draft.begin}
        onChange={(value) => {
          const begin = begins.find((each) => each === value);
          if (begin) change({ begin });
        }}
        options={[
          ...(handler
            ? [{ value: "keep", label: "As it is", description: beginWords(handler.beginAt) }]
            : []),
          { value: "now", label: "From now on", description: "It is left alone." },
          {
            value: "everything",
            label: "Everything",
            description: "Each mail is taken, however old. Nobody is notified of old mail.",
          },
          {
            value: "since",
            label: "Since a day",
            description: "Mail of that day and later. Nobody is notified of old mail.",
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
    </div>
  );
}

/** Like "Mail since 2026-01-31 09:30 UTC is taken.", the same on the server and in every browser. */
function beginWords(beginAt: Date | null): string {
  if (beginAt === null) return "Everything in the folder is taken.";
  return `Mail since ${beginAt.toISOString().slice(0, 16).replace("T", " ")} UTC is taken.`;
}
