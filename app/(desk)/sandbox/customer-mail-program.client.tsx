"use client";

import { MailOpen, Reply } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { z } from "zod";
import { Badge } from "@/app/_ui/badge.tsx";
import { Button } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { EmptyState } from "@/app/_ui/empty-state.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { CustomerCompose, type ReplyTarget, type SandboxMailbox } from "./customer-compose.client.tsx";

const mails = z.object({
  items: z.array(
    z.object({
      id: z.string(),
      direction: z.enum(["received", "sent"]),
      from: z.string(),
      to: z.array(z.string()),
      subject: z.string(),
      text: z.string(),
      at: z.iso.datetime(),
      messageId: z.string().nullable(),
      references: z.array(z.string()),
      attachments: z.array(z.object({ filename: z.string(), sizeBytes: z.number() })),
    }),
  ),
});
type Mail = z.infer<typeof mails>["items"][number];

/** The customer's mail program looks for new mail this often. */
const lookEveryMs = 1500;

/** A customer's mail program in short: compose at the left, what was received and sent at the right. */
export function CustomerMailProgram(props: {
  readonly customers: readonly { address: string; name: string }[];
  readonly mailboxes: readonly SandboxMailbox[];
}) {
  const [address, setAddress] = useState(props.customers[0]?.address ?? "");
  const [seen, setSeen] = useState<{ readonly address: string; readonly items: readonly Mail[] } | null>(
    null,
  );
  // An answer for the customer who was chosen before may come late.
  const items = seen?.address === address ? seen.items : null;
  const [replyTo, setReplyTo] = useState<ReplyTarget | null>(null);
  const [isUnreachable, setIsUnreachable] = useState(false);

  const look = useCallback(async () => {
    const answer = await fetch(`/api/v1/sandbox/customers/${encodeURIComponent(address)}/mails`).catch(
      () => null,
    );
    const parsed = mails.safeParse(answer?.ok ? await answer.json() : null);
    setIsUnreachable(!parsed.success);
    if (parsed.success) setSeen({ address, items: parsed.data.items });
  }, [address]);
  useEffect(() => {
    void look();
    const timer = setInterval(() => void look(), lookEveryMs);
    return () => clearInterval(timer);
  }, [look]);

  const chooseCustomer = (chosen: string) => {
    setAddress(chosen);
    setReplyTo(null);
  };
  const reply = (mail: Mail) => {
    setReplyTo({
      to: mail.from,
      subject: /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`,
      messageId: mail.messageId,
      references: [...mail.references, ...(mail.messageId ? [mail.messageId] : [])],
    });
  };

  return (
    <div className="grid items-start gap-5 lg:grid-cols-2">
      <div className="flex flex-col gap-3">
        <Select
          label="You are the customer"
          options={props.customers.map((one) => ({
            id: one.address,
            label: one.name,
            description: one.address,
          }))}
          value={address}
          onChange={chooseCustomer}
        />
        <CustomerCompose
          key={`${address} ${replyTo?.messageId ?? ""}`}
          from={address}
          mailboxes={props.mailboxes}
          replyTo={replyTo}
          onCancelReply={() => setReplyTo(null)}
          onSent={() => {
            setReplyTo(null);
            void look();
          }}
        />
      </div>
      <Card title="The customer’s mail" padding="flush">
        {isUnreachable ? (
          <Callout tone="warning" title="The sandbox does not answer" className="mx-4 mb-3">
            What stands here may be old. It is asked again every moment; if this stays, start Mailroom anew.
          </Callout>
        ) : null}
        {items === null || items.length === 0 ? (
          <EmptyState title={items === null ? "Looking for mail…" : "No mail yet"} icon={<MailOpen />}>
            Answers of the desk arrive here.
          </EmptyState>
        ) : (
          <ol aria-label="Mails of the customer" className="divide-y border-t">
            {items.map((mail) => (
              <li key={mail.id} className="flex flex-col gap-1.5 px-4 py-3">
                <div className="flex flex-wrap items-center gap-2">
                  <Badge tone={mail.direction === "received" ? "info" : "neutral"}>
                    {mail.direction === "received" ? "Received" : "Sent"}
                  </Badge>
                  <span className="min-w-0 truncate text-sm text-ink-muted">
                    {mail.direction === "received" ? `from ${mail.from}` : `to ${mail.to.join(", ")}`}
                  </span>
                  <RelativeTime at={mail.at} style="narrow" className="ms-auto text-sm text-ink-muted" />
                </div>
                <p className="font-medium break-words">{mail.subject}</p>
                <p className="break-words whitespace-pre-wrap">{mail.text}</p>
                {mail.attachments.length > 0 ? (
                  <p className="text-sm text-ink-muted">
                    Attached: {mail.attachments.map(({ filename }) => filename).join(", ")}
                  </p>
                ) : null}
                {mail.direction === "received" ? (
                  <div>
                    <Button
                      size="sm"
                      icon={<Reply />}
                      aria-label={`Reply to ${mail.subject}`}
                      onPress={() => reply(mail)}
                    >
                      Reply
                    </Button>
                  </div>
                ) : null}
              </li>
            ))}
          </ol>
        )}
      </Card>
    </div>
  );
}
