"use client";

import { FolderSearch } from "lucide-react";
import { useState } from "react";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { mailFolderView } from "@/lib/mail-servers/folder-view.ts";
import type { AfterProcessing, ChannelDraft } from "./channel-draft.ts";

const folderList = z.object({ items: z.array(mailFolderView) });
type Folder = z.output<typeof mailFolderView>;

const acts: readonly { id: AfterProcessing; label: string; description: string; byPop3: boolean }[] = [
  { id: "MARK_SEEN", label: "Mark as read", description: "It stays where it is.", byPop3: false },
  { id: "MOVE", label: "Move to a folder", description: "Out of the way of the next ones.", byPop3: false },
  { id: "DELETE", label: "Delete", description: "Mailroom keeps the original.", byPop3: true },
  { id: "LEAVE", label: "Leave as it is", description: "Not even marked as read.", byPop3: true },
];

/** Which folder is read, and what happens there to a mail that is safely stored here. */
export function ReadingFields({
  draft,
  change,
  folderSource,
}: {
  draft: ChannelDraft;
  change: (changes: Partial<ChannelDraft>) => void;
  /** Where the API lists the folders of the server. */
  folderSource: { path: string; body: unknown };
}) {
  const { run, pending, problem } = useApi();
  const announce = useAnnounce();
  const [folders, setFolders] = useState<readonly Folder[]>([]);
  const list = async () => {
    const result = await run({ method: "POST", ...folderSource, answer: folderList });
    if (!result?.ok || !result.value) return;
    setFolders(result.value.items);
    const count = result.value.items.length;
    announce(count === 1 ? "The server lists 1 folder" : `The server lists ${count} folders`);
  };
  return (
    <div className="flex flex-col gap-4">
      {draft.protocol === "POP3" ? (
        <p className="text-sm text-ink-muted">By POP3 the inbox is read: there are no other folders.</p>
      ) : (
        <div className="flex flex-wrap items-end gap-3">
          <FolderField
            name="folder"
            label="Folder"
            value={draft.folder}
            onChange={(folder) => change({ folder })}
            folders={folders}
          />
          <Button
            icon={<FolderSearch />}
            onPress={() => void list()}
            pending={pending}
            pendingLabel="Asking…"
          >
            List folders
          </Button>
        </div>
      )}
      <ProblemCallout problem={problem} />
      <AfterProcessingFields draft={draft} change={change} folders={folders} />
    </div>
  );
}

/** What happens in the mailbox to a mail that is safely stored here. */
export function AfterProcessingFields({
  draft,
  change,
  folders,
}: {
  draft: ChannelDraft;
  change: (changes: Partial<ChannelDraft>) => void;
  folders: readonly Folder[];
}) {
  const offered = acts.filter(({ byPop3 }) => byPop3 || draft.protocol === "IMAP");
  return (
    <div className="grid items-start gap-4 sm:grid-cols-2">
      <Select
        name="afterProcessing"
        label="When a mail is stored here"
        options={offered}
        value={draft.afterProcessing}
        onChange={(id) => {
          const chosen = offered.find((each) => each.id === id);
          if (chosen) change({ afterProcessing: chosen.id });
        }}
      />
      {draft.protocol === "IMAP" && draft.afterProcessing === "MOVE" ? (
        <FolderField
          name="moveToFolder"
          label="Move to"
          value={draft.moveToFolder}
          onChange={(moveToFolder) => change({ moveToFolder })}
          folders={folders}
        />
      ) : null}
    </div>
  );
}

/** A folder by its path, out of those that the server lists. */
export function FolderField({
  name,
  label,
  value,
  onChange,
  folders,
}: {
  name: string;
  label: string;
  value: string;
  onChange: (path: string) => void;
  folders: readonly Folder[];
}) {
  const isListed = value === "" || folders.some(({ path }) => path === value);
  const known = isListed ? folders : [{ path: value, specialUse: null, count: null }, ...folders];
  return (
    <Select
      name={name}
      label={label}
      className="w-full max-w-xs"
      options={known.map(({ path, count }) => ({
        id: path,
        label: path,
        ...(count !== null && { description: count === 1 ? "1 mail" : `${count} mails` }),
      }))}
      value={value === "" ? null : value}
      onChange={onChange}
    />
  );
}
