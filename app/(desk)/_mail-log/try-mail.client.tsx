"use client";

import { FileUp } from "lucide-react";
import { useState } from "react";
import { Card } from "@/app/_ui/card.tsx";
import { DropZone } from "@/app/_ui/drop-zone.client.tsx";
import { FileButton } from "@/app/_ui/file-button.client.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { type MailPreview, mailPreview } from "./mail-preview.ts";
import { MailPreviewResult } from "./mail-preview-result.tsx";

/** Tries a mail that is saved as a file, without effect, as if it came to the chosen mailbox. */
export function TryMail(props: {
  readonly mailboxes: readonly {
    readonly id: string;
    readonly projectKey: string;
    readonly label: string;
    readonly description: string;
  }[];
  /** The largest mail in words: "50 MB". */
  readonly limit: string;
}) {
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [mailboxId, setMailboxId] = useState(props.mailboxes[0]?.id ?? "");
  const projectKey = props.mailboxes.find(({ id }) => id === mailboxId)?.projectKey ?? "";
  const [tried, setTried] = useState<{ readonly name: string; readonly preview: MailPreview } | null>(null);
  const tryFile = async (file: File | undefined) => {
    if (file === undefined) return;
    const body = new FormData();
    body.set("file", file);
    const path = `/projects/${projectKey}/mail-previews?mailboxId=${mailboxId}`;
    setTried(null);
    const result = await run({ method: "POST", path, body, answer: mailPreview });
    if (!result?.ok || !result.value) return;
    setTried({ name: file.name, preview: result.value });
    announce(`${file.name} was tried`);
  };
  return (
    <div className="flex flex-col gap-4">
      <Card
        title="Try a mail without effect"
        description={`Save a mail from your mail program as an .eml file, at most ${props.limit}, and see what would become of it. Nothing is stored, nobody is written to.`}
      >
        <div className="flex flex-col gap-4">
          <Select
            label="As if it came to"
            className="max-w-md"
            options={props.mailboxes}
            value={mailboxId}
            onChange={setMailboxId}
          />
          <DropZone label="Mail to try" isDisabled={pending} onFiles={([file]) => void tryFile(file)}>
            <div className="flex flex-col items-center gap-2 rounded-lg border border-dashed border-line-strong px-4 py-8 text-center">
              <FileButton
                variant="primary"
                icon={<FileUp />}
                accept={[".eml", "message/rfc822"]}
                allowsMultiple={false}
                isDisabled={pending}
                onFiles={([file]) => void tryFile(file)}
              >
                {pending ? "Trying…" : "Choose a mail"}
              </FileButton>
              <p className="text-sm text-ink-muted">or drop an .eml file here, or paste it</p>
            </div>
          </DropZone>
          <ProblemCallout problem={problem} />
        </div>
      </Card>
      {tried === null ? null : (
        <>
          <h2 className="text-lg font-medium break-all">{tried.name}</h2>
          <MailPreviewResult preview={tried.preview} />
        </>
      )}
    </div>
  );
}
