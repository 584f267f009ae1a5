"use client";

import { PlugZap } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { Problem } from "@/app/_ui/problem.ts";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import type { ChannelView } from "@/lib/email-channels/channel-view.ts";
import { AddressFields } from "./address-fields.client.tsx";
import { BeginFields } from "./begin-fields.client.tsx";
import type { ChannelChoices } from "./channel-choices.ts";
import { type ChannelDraft, toChannelBody, toConnections, toDraft } from "./channel-draft.ts";
import { ConnectionTestResult, connectionTest } from "./connection-test-result.client.tsx";
import { withOAuth } from "./conversion.ts";
import { ConversionNotice } from "./conversion-notice.tsx";
import { IncomingFields, OutgoingFields } from "./direction-fields.client.tsx";
import { shownProblem } from "./shown-problem.ts";

const savedChannel = z.object({ id: z.string() });

/** Everything that can be set at a channel; without one, a mailbox is connected. */
export function ChannelForm({
  projectKey,
  channel,
  convertsToOAuth = false,
  ...choices
}: ChannelChoices & {
  projectKey: string;
  channel: ChannelView | null;
  /** Opens with OAuth in the place of passwords, where the provider wants none. */
  convertsToOAuth?: boolean;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const save = useApi();
  const test = useApi();
  const [draft, setDraft] = useState<ChannelDraft>(() => {
    const opening = initialDraft(channel, choices);
    return convertsToOAuth ? withOAuth(opening, choices.integrations) : opening;
  });
  const [saveCount, setSaveCount] = useState(0);
  const [tested, setTested] = useState<{
    connections: string;
    result: z.infer<typeof connectionTest>;
  } | null>(null);
  // Kept here and not by the two calls: its identity moves the focus, so it changes only with an answer.
  const [problem, setProblem] = useState<Problem | null>(null);
  const change = (changes: Partial<ChannelDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const connections = toConnections(draft);
  const overview = `/projects/${projectKey}/settings/email`;

  const submit = async () => {
    setProblem(null);
    const result = await save.run({
      method: channel ? "PATCH" : "POST",
      path: channel ? `/email-channels/${channel.id}` : `/projects/${projectKey}/email-channels`,
      body: toChannelBody(draft),
      answer: savedChannel,
    });
    if (result?.ok === false) return setProblem(shownProblem(result.problem, draft.isSameSignIn));
    if (!result?.value) return;
    announce(channel ? "Channel saved" : "Mailbox connected. Turn the channel on when you are ready.");
    if (channel === null) return router.push(`${overview}/${result.value.id}`);
    change({
      begin: "keep",
      incoming: { ...draft.incoming, password: "" },
      outgoing: { ...draft.outgoing, password: "" },
    });
    setSaveCount((count) => count + 1);
    router.refresh();
  };
  const tryOut = async () => {
    setProblem(null);
    const base = channel ? `/email-channels/${channel.id}` : `/projects/${projectKey}/email-channels`;
    const result = await test.run({
      method: "POST",
      path: `${base}/connection-tests`,
      body: connections,
      answer: connectionTest,
    });
    if (result?.ok === false) {
      setTested(null);
      return setProblem(shownProblem(result.problem, draft.isSameSignIn));
    }
    if (!result?.value) return;
    setTested({ connections: JSON.stringify(connections), result: result.value });
    announce(result.value.succeeded ? "Both connections work" : "The connection test failed");
  };

  const fields = { draft, change, channel, choices, saveCount };
  return (
    <Form
      aria-label="Channel"
      onSubmit={() => void submit()}
      pending={save.pending}
      problem={problem}
      className="max-w-[52rem] gap-5"
    >
      {convertsToOAuth && channel ? <ConversionNotice channel={channel} choices={choices} /> : null}
      <Card title="Address">
        <AddressFields draft={draft} change={change} requestTypes={choices.requestTypes} />
      </Card>
      <Card title="Incoming mail" description="Where Mailroom reads the mailbox, by IMAP.">
        <IncomingFields {...fields} />
      </Card>
      <Card title="Outgoing mail" description="Where answers are handed over, by SMTP.">
        <OutgoingFields {...fields} />
      </Card>
      <Card title="Where to begin">
        <BeginFields draft={draft} change={change} channel={channel} />
      </Card>
      {tested === null ? null : (
        <ConnectionTestResult
          result={tested.result}
          isOutdated={tested.connections !== JSON.stringify(connections)}
        />
      )}
      <FormActions>
        <SubmitButton>{channel ? "Save changes" : "Connect mailbox"}</SubmitButton>
        <Button
          icon={<PlugZap />}
          onPress={() => void tryOut()}
          pending={test.pending}
          pendingLabel="Testing…"
        >
          Test connection
        </Button>
        {channel ? null : <LinkButton href={overview}>Cancel</LinkButton>}
      </FormActions>
    </Form>
  );
}

/** A choice that has only one answer is made already. */
function initialDraft(channel: ChannelView | null, choices: ChannelChoices): ChannelDraft {
  const suitable = choices.requestTypes.filter(({ mailCanFill }) => mailCanFill);
  const tested = choices.integrations.filter(({ tested }) => tested);
  const signIn =
    choices.integrations.length === 0 ? "password" : tested.length === 1 ? (tested[0]?.id ?? null) : null;
  return toDraft(channel, suitable[0]?.id ?? null, signIn);
}
