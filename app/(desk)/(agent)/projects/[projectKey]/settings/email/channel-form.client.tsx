"use client";

import { PlugZap } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useSaveAndTest } from "@/app/(desk)/_mailbox/use-save-and-test.client.ts";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";
import { AddressFields } from "./address-fields.client.tsx";
import { BeginFields } from "./begin-fields.client.tsx";
import type { ChannelChoices } from "./channel-choices.ts";
import { type ChannelDraft, toChannelBody, toConnections, toDraft } from "./channel-draft.ts";
import {
  type ConnectionTest,
  ConnectionTestResult,
  connectionTest,
} from "./connection-test-result.client.tsx";
import { withOAuth } from "./conversion.ts";
import { ConversionNotice } from "./conversion-notice.tsx";
import { IncomingFields, OutgoingFields } from "./direction-fields.client.tsx";
import { ReadingFields } from "./reading-fields.client.tsx";
import { shownProblem } from "./shown-problem.ts";

const savedChannel = z.object({ id: z.string(), version: z.string() });

/** Everything that can be set at a channel. */
export function ChannelForm({
  channel,
  convertsToOAuth = false,
  ...choices
}: ChannelChoices & {
  channel: ChannelView;
  /** Opens with OAuth in the place of passwords, where the provider wants none. */
  convertsToOAuth?: boolean;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const [draft, setDraft] = useState<ChannelDraft>(() => {
    const opening = toDraft(channel);
    return convertsToOAuth ? withOAuth(opening, choices.integrations) : opening;
  });
  // Of what the form showed when it opened or was saved: the page may show a later one by now.
  const [version, setVersion] = useState(channel.version);
  const change = (changes: Partial<ChannelDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const connections = toConnections(draft);
  const form = useSaveAndTest<ConnectionTest>(connections, (problem) =>
    shownProblem(problem, draft.isSameSignIn),
  );

  const submit = async () => {
    const saved = await form.save({
      method: "PATCH",
      path: `/email-channels/${channel.id}`,
      body: { ...toChannelBody(draft), version },
      answer: savedChannel,
    });
    if (saved === null) return;
    setVersion(saved.version);
    announce("Channel saved");
    change({
      begin: "keep",
      incoming: { ...draft.incoming, password: "" },
      outgoing: { ...draft.outgoing, password: "" },
    });
    router.refresh();
  };
  const tryOut = async () => {
    const result = await form.test({
      method: "POST",
      path: `/email-channels/${channel.id}/connection-tests`,
      body: { ...connections, ...(draft.protocol === "IMAP" && { folder: draft.folder }) },
      answer: connectionTest,
    });
    if (result) announce(result.succeeded ? "Both connections work" : "The connection test failed");
  };

  const hasPassword = {
    incoming: hasPasswordIn(channel.incoming),
    outgoing: hasPasswordIn(channel.outgoing),
  };
  const fields = { draft, change, hasPassword, choices, saveCount: form.saveCount };
  return (
    <Form
      aria-label="Channel"
      onSubmit={() => void submit()}
      pending={form.isSaving}
      problem={form.problem}
      className="max-w-[52rem] gap-5"
    >
      {convertsToOAuth ? <ConversionNotice channel={channel} choices={choices} /> : null}
      <Card title="Address">
        <AddressFields draft={draft} change={change} requestTypes={choices.requestTypes} />
      </Card>
      <Card title="Incoming mail" description="Where Mailroom reads the mailbox.">
        <IncomingFields {...fields} />
      </Card>
      <Card title="Outgoing mail" description="Where answers are handed over, by SMTP.">
        <OutgoingFields {...fields} />
      </Card>
      <Card
        title="Folder"
        description="What is read, and what happens in the mailbox to a mail that is safely stored here."
      >
        <ReadingFields
          draft={draft}
          change={change}
          folderSource={{
            path: `/email-channels/${channel.id}/folder-lists`,
            body: { incoming: connections.incoming },
          }}
        />
      </Card>
      <Card title="Where to begin">
        <BeginFields draft={draft} change={change} channel={channel} />
      </Card>
      {form.tested === null ? null : <ConnectionTestResult {...form.tested} />}
      <FormActions>
        <SubmitButton>Save changes</SubmitButton>
        <Button
          icon={<PlugZap />}
          onPress={() => void tryOut()}
          pending={form.isTesting}
          pendingLabel="Testing…"
        >
          Test connection
        </Button>
      </FormActions>
    </Form>
  );
}

function hasPasswordIn({ authentication }: ChannelView["incoming"] | ChannelView["outgoing"]): boolean {
  return authentication.method === "password" && authentication.hasPassword;
}
