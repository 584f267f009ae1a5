"use client";

import { PlugZap } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { AddressFields } from "../address-fields.client.tsx";
import type { ChannelChoices } from "../channel-choices.ts";
import { type ChannelDraft, portOf, toIncoming, withProtocol } from "../channel-draft.ts";
import { IncomingFields } from "../direction-fields.client.tsx";
import { NoFittingIntegration } from "../password-hint.client.tsx";
import { ConnectionSteps } from "./connection-steps.client.tsx";
import { FoundServers } from "./found-servers.client.tsx";
import { draftOfSetup, fittingChoices, withCandidate } from "./setup-draft.ts";
import { useSetupStep } from "./use-setup-step.client.ts";

/** Address, request type, incoming server and sign-in, with a test that has to pass. */
export function ConnectStep({ setup, choices: all }: { setup: SetupView; choices: ChannelChoices }) {
  const choices = fittingChoices(setup, all);
  const [draft, setDraft] = useState<ChannelDraft>(() => draftOfSetup(setup, choices));
  const change = (changes: Partial<ChannelDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const { saveAndTest, pending, problem, steps, saveCount } = useSetupStep(setup, "incoming");
  const save = async (next: "folder" | null) => {
    const { address, displayName, requestTypeId } = draft;
    const described = { address, displayName, requestTypeId: requestTypeId ?? "" };
    await saveAndTest({ ...described, incoming: toIncoming(draft) }, next);
    change({ incoming: { ...draft.incoming, password: "" } });
  };
  return (
    <Form
      aria-label="Connect"
      onSubmit={() => void save("folder")}
      pending={pending}
      problem={problem}
      className="gap-5"
    >
      <Card title="Address">
        <AddressFields draft={draft} change={change} requestTypes={choices.requestTypes} />
      </Card>
      <Card title="Incoming mail" description="Where Mailroom reads the mailbox.">
        <div className="flex flex-col gap-5">
          <FoundServers
            discovery={setup.discovery}
            uses={["imap", "pop3"]}
            chosen={`${draft.protocol} ${draft.incoming.host}:${portOf(draft.protocol, draft.incoming)}`}
            onChoose={(candidate) => {
              const protocol = candidate.use === "pop3" ? "POP3" : "IMAP";
              const switched = withProtocol(draft, protocol);
              setDraft({ ...switched, incoming: withCandidate(draft.incoming, candidate, draft.address) });
            }}
          />
          <MissingIntegration setup={setup} choices={choices} />
          <IncomingFields
            draft={draft}
            change={change}
            choices={choices}
            saveCount={saveCount}
            hasPassword={{ incoming: setup.incoming?.hasPassword ?? false, outgoing: false }}
          />
        </div>
      </Card>
      {steps === null ? null : <ConnectionSteps label="Incoming mail, steps of the test" steps={steps} />}
      <FormActions>
        <SubmitButton pendingLabel="Testing…">Test and continue</SubmitButton>
        <Button icon={<PlugZap />} isDisabled={pending} onPress={() => void save(null)}>
          Test connection
        </Button>
      </FormActions>
    </Form>
  );
}

/** The provider wants OAuth, and nobody has made an integration for it: who has to, and where. */
function MissingIntegration({ setup, choices }: { setup: SetupView; choices: ChannelChoices }) {
  const id = setup.discovery?.provider ?? setup.provider;
  const provider = id === null || id === "CUSTOM" ? null : providerOf(id);
  const isThere = choices.integrations.some((each) => each.provider === id && each.tested);
  if (provider === null || isThere) return null;
  return (
    <Callout tone="info" title={`${provider.name} is best connected by OAuth 2.0`}>
      <NoFittingIntegration
        providerId={provider.id}
        providerName={provider.name}
        managesIntegrations={choices.managesIntegrations}
      />
    </Callout>
  );
}
