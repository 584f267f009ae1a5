"use client";

import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { FileChip } from "@/app/_ui/drop-zone.client.tsx";
import { FileButton } from "@/app/_ui/file-button.client.tsx";
import { Form, SubmitButton } from "@/app/_ui/form.client.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextArea } from "@/app/_ui/text-area.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** The mail that is answered. */
export type ReplyTarget = {
  readonly to: string;
  readonly subject: string;
  readonly messageId: string | null;
  readonly references: readonly string[];
};

/** A mailbox of the desk that a customer may write to; `hint` says what to know before. */
export type SandboxMailbox = { readonly address: string; readonly hint: string | null };

/** Base64 of a file's bytes, as the API takes attachments of the sandbox. */
async function base64Of(file: File): Promise<string> {
  let binary = "";
  for (const byte of new Uint8Array(await file.arrayBuffer())) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** Writes one mail as the customer: a new one, or an answer within the thread. */
export function CustomerCompose(props: {
  readonly from: string;
  readonly mailboxes: readonly SandboxMailbox[];
  readonly replyTo: ReplyTarget | null;
  readonly onCancelReply: () => void;
  readonly onSent: () => void;
}) {
  const { replyTo } = props;
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [to, setTo] = useState(replyTo?.to ?? props.mailboxes[0]?.address ?? "");
  const [subject, setSubject] = useState(replyTo?.subject ?? "");
  const [text, setText] = useState("");
  const [files, setFiles] = useState<readonly File[]>([]);

  const send = async () => {
    const attachments = await Promise.all(
      files.map(async (file) => ({
        filename: file.name,
        contentType: file.type || "application/octet-stream",
        contentBase64: await base64Of(file),
      })),
    );
    const thread = { inReplyTo: replyTo?.messageId ?? null, references: replyTo?.references ?? [] };
    const body = { from: props.from, to, subject, text, ...thread, attachments };
    const result = await run({ method: "POST", path: "/sandbox/mails", body });
    if (!result?.ok) return;
    setSubject("");
    setText("");
    setFiles([]);
    announce("Mail sent");
    props.onSent();
  };

  return (
    <Card title={replyTo ? "Answer" : "New mail"}>
      <Form onSubmit={() => void send()} pending={pending} problem={problem} aria-label="Write as customer">
        <Select
          label="To"
          name="to"
          options={props.mailboxes.map(({ address, hint }) => ({
            id: address,
            label: address,
            ...(hint !== null && { description: hint }),
          }))}
          value={to}
          onChange={setTo}
          isDisabled={replyTo !== null}
        />
        <TextField label="Subject" name="subject" value={subject} onChange={setSubject} isRequired />
        <TextArea
          label="Message"
          name="text"
          rows={6}
          value={text}
          onChange={setText}
          isRequired
          autoFocus={replyTo !== null}
        />
        {files.length > 0 ? (
          <ul aria-label="Files to send" className="flex flex-wrap gap-2">
            {files.map((file) => (
              <li key={`${file.name} ${file.size} ${file.lastModified}`}>
                <FileChip
                  name={file.name}
                  sizeBytes={file.size}
                  onRemove={() => setFiles((all) => all.filter((one) => one !== file))}
                />
              </li>
            ))}
          </ul>
        ) : null}
        <div className="flex flex-wrap gap-2">
          <SubmitButton pendingLabel="Sending…">Send as customer</SubmitButton>
          <FileButton onFiles={(chosen) => setFiles((all) => [...all, ...chosen])} />
          {replyTo ? (
            <Button variant="quiet" onPress={props.onCancelReply}>
              New mail instead
            </Button>
          ) : null}
        </div>
      </Form>
    </Card>
  );
}
