"use client";

import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { NoFittingIntegration } from "@/app/(desk)/_mailbox/password-hint.client.tsx";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { AddressFields } from "../address-fields.client.tsx";
import type { ChannelChoices } from "../channel-choices.ts";
import { portOf, toIncoming, withProtocol } from "../channel-draft.ts";
import { IncomingFields } from "../direction-fields.client.tsx";
import { ConnectionStepForm } from "./connection-step-form.client.tsx";
import { FoundServers } from "./found-servers.client.tsx";
import { LookForServers } from "./look-for-servers.client.tsx";
import { PasswordAgain } from "./password-again.client.tsx";
import { fittingChoices, withCandidate } from "./setup-draft.ts";
import { useSetupStep } from "./use-setup-step.client.ts";

/** Address, request type, incoming server and sign-in, with a test that has to pass. */
export function ConnectStep({ setup, choices: all }: { setup: SetupView; choices: ChannelChoices }) {
  const choices = fittingChoices(setup, all);
  const step = useSetupStep(setup, choices, "incoming");
  const { draft, change } = step;
  const save = (goesOn: boolean) => {
    const { address, displayName, requestTypeId } = draft;
    const described = { address, displayName, requestTypeId: requestTypeId ?? "" };
    return step.saveAndTest({ ...described, incoming: toIncoming(draft) }, goesOn ? "folder" : null);
  };
  return (
    <ConnectionStepForm
      label="Connect"
      testLabel="Incoming mail, steps of the test"
      step={step}
      onSave={save}
    >
      <Card title="Address">
        <AddressFields draft={draft} change={change} requestTypes={choices.requestTypes} />
      </Card>
      <Card title="Incoming mail" description="Where Mailroom reads the mailbox.">
        <div className="flex flex-col gap-5">
          <LookForServers setup={setup} draft={draft} />
          <FoundServers
            discovery={setup.discovery}
            uses={["imap", "pop3"]}
            chosen={{
              use: draft.protocol === "POP3" ? "pop3" : "imap",
              host: draft.incoming.host,
              port: portOf(draft.protocol, draft.incoming),
              security: draft.incoming.security,
            }}
            onChoose={(candidate) => {
              const protocol = candidate.use === "pop3" ? "POP3" : "IMAP";
              const incoming = withCandidate(draft.incoming, candidate, draft.address);
              change({ ...withProtocol(draft, protocol), incoming });
            }}
          />
          <MissingIntegration setup={setup} choices={choices} />
          <PasswordAgain
            isRestored={setup.drafts.connect !== undefined}
            server={draft.incoming}
            hasPassword={setup.incoming?.hasPassword ?? false}
          />
          <IncomingFields
            draft={draft}
            change={change}
            choices={choices}
            saveCount={step.saveCount}
            hasPassword={{ incoming: setup.incoming?.hasPassword ?? false, outgoing: false }}
          />
        </div>
      </Card>
    </ConnectionStepForm>
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
