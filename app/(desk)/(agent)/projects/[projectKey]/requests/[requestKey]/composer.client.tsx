"use client";

import { LockKeyhole, Reply, SendHorizontal } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { DropZone, FileChip } from "@/app/_ui/drop-zone.client.tsx";
import { FileButton } from "@/app/_ui/file-button.client.tsx";
import { Kbd } from "@/app/_ui/kbd.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { Tabs } from "@/app/_ui/tabs.client.tsx";
import { TagInput } from "@/app/_ui/tag-input.client.tsx";
import { TextArea } from "@/app/_ui/text-area.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { useEarlySubmit } from "@/app/_ui/use-early-submit.client.ts";
import { useTypedBefore } from "@/app/_ui/use-typed-before.client.ts";
import { isTyping } from "@/app/(desk)/is-typing.ts";
import { useDraft } from "./use-draft.client.ts";
import { useUploads } from "./use-uploads.client.ts";

type ComposerProps = {
  readonly requestKey: string;
  /** Null: the request has no channel, so nothing can be answered by mail. */
  readonly from: string | null;
  readonly to: string;
  readonly participants: readonly string[];
  readonly drafts: { readonly reply: string | null; readonly note: string | null };
  readonly channelIsOff: boolean;
};

type Mode = "reply" | "note";

/** Where agents write: a reply that leaves by mail, or an internal note. `r` and `n` go there, Ctrl/⌘ Enter sends. */
export function Composer(props: ComposerProps) {
  const [mode, setMode] = useState<Mode>(props.from === null ? "note" : "reply");
  const box = useRef<HTMLElement>(null);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key !== "r" && event.key !== "n") return;
      event.preventDefault();
      setMode(event.key === "r" ? "reply" : "note");
      requestAnimationFrame(() => box.current?.querySelector("textarea")?.focus());
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <section
      ref={box}
      aria-label="Write"
      className={`rounded-lg border px-4 pt-1 pb-3 shadow-sm ${mode === "note" ? "border-note-line bg-note-soft" : "bg-surface"}`}
    >
      <Tabs
        label="Kind of message"
        selectedId={mode}
        onSelect={(id) => setMode(id === "note" ? "note" : "reply")}
        tabs={[
          { id: "reply", label: "Reply", icon: <Reply />, panel: <Writing {...props} mode="reply" /> },
          {
            id: "note",
            label: "Internal note",
            icon: <LockKeyhole />,
            panel: <Writing {...props} mode="note" />,
          },
        ]}
      />
    </section>
  );
}

function Writing({ mode, ...props }: ComposerProps & { mode: Mode }) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const draft = useDraft(
    props.requestKey,
    mode,
    (mode === "reply" ? props.drafts.reply : props.drafts.note) ?? "",
  );
  const uploads = useUploads();
  const [cc, setCc] = useState<string[]>([...props.participants]);

  const send = async (text: string, status?: "RESOLVED") => {
    const body =
      mode === "reply"
        ? { text, cc, attachmentIds: uploads.ids, ...(status && { status }) }
        : { text, attachmentIds: uploads.ids };
    const path = `/requests/${props.requestKey}/${mode === "reply" ? "replies" : "notes"}`;
    const result = await run({ method: "POST", path, body });
    if (!result?.ok) return;
    draft.forget();
    uploads.clear();
    announce(mode === "reply" ? "Reply is on its way" : "Note added");
    router.refresh();
  };

  const field = useRef<HTMLTextAreaElement>(null);
  useTypedBefore(field, draft.text, draft.change);
  const early = useEarlySubmit((data) => {
    const text = String(data.get("text") ?? "");
    draft.show(text);
    void send(text);
  });

  if (mode === "reply" && props.from === null) {
    return (
      <Callout tone="warning" title="This request has no e-mail channel">
        It did not arrive by mail, or its channel was removed, so there is no address to answer from. You can
        write an internal note.
      </Callout>
    );
  }
  const cannotSend = draft.text.trim() === "" || uploads.isUploading;
  return (
    <DropZone label={mode === "reply" ? "Reply" : "Internal note"} onFiles={uploads.add}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          void send(draft.text);
        }}
        action={early.action}
        onReset={early.keepTyped}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !cannotSend) {
            event.preventDefault();
            void send(draft.text);
          }
        }}
      >
        {mode === "reply" ? (
          <>
            {props.channelIsOff ? (
              <Callout tone="warning" title="The channel is switched off">
                The reply still leaves from {props.from}, but answers to it are not fetched.
              </Callout>
            ) : null}
            <p className="text-sm text-ink-muted">
              From <span className="text-ink">{props.from}</span> to{" "}
              <span className="text-ink">{props.to}</span>
            </p>
            <TagInput
              label="Cc"
              value={cc}
              onChange={setCc}
              splitBy="addresses"
              placeholder="Add addresses"
            />
          </>
        ) : (
          <p className="text-sm text-note-ink">Only agents of this project see it.</p>
        )}
        <TextArea
          name="text"
          textAreaRef={field}
          label={mode === "reply" ? "Reply" : "Internal note"}
          isLabelHidden
          rows={5}
          placeholder={mode === "reply" ? "Write your answer…" : "Write a note for your colleagues…"}
          value={draft.text}
          onChange={draft.change}
        />
        {uploads.files.length > 0 ? (
          <ul aria-label="Files to send" className="flex flex-wrap gap-2">
            {uploads.files.map((file) => (
              <li key={file.key}>
                <FileChip
                  name={file.name}
                  sizeBytes={file.sizeBytes}
                  onRemove={() => uploads.remove(file.key)}
                />
              </li>
            ))}
          </ul>
        ) : null}
        <ProblemCallout problem={uploads.problem ?? problem} />
        <div className="flex flex-wrap items-center gap-2">
          <Button
            type="submit"
            variant="primary"
            icon={mode === "reply" ? <SendHorizontal /> : undefined}
            pending={pending}
            pendingLabel={mode === "reply" ? "Sending…" : "Adding…"}
            isDisabled={cannotSend}
          >
            {mode === "reply" ? "Send reply" : "Add note"}
          </Button>
          {mode === "reply" ? (
            <Button isDisabled={cannotSend || pending} onPress={() => void send(draft.text, "RESOLVED")}>
              Send and resolve
            </Button>
          ) : null}
          <FileButton onFiles={uploads.add} />
          <span className="ms-auto flex items-center gap-2 text-sm text-ink-muted">
            {uploads.isUploading ? "Uploading…" : draft.isSaved ? "Draft saved" : null}
            <span className="max-md:hidden">
              <Kbd>Ctrl</Kbd> <Kbd>Enter</Kbd>
            </span>
          </span>
        </div>
      </form>
    </DropZone>
  );
}
