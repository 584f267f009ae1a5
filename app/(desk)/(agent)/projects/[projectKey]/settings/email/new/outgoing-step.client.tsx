"use client";

import { Card } from "@/app/_ui/card.tsx";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import type { ChannelChoices } from "../channel-choices.ts";
import { portOf, toOutgoing } from "../channel-draft.ts";
import { OutgoingFields } from "../direction-fields.client.tsx";
import { ConnectionStepForm } from "./connection-step-form.client.tsx";
import { FoundServers } from "./found-servers.client.tsx";
import { PasswordAgain } from "./password-again.client.tsx";
import { fittingChoices, withCandidate } from "./setup-draft.ts";
import { useSetupStep } from "./use-setup-step.client.ts";

/** The outgoing server, suggested from what was found, with a test that has to pass. */
export function OutgoingStep({ setup, choices: all }: { setup: SetupView; choices: ChannelChoices }) {
  const choices = fittingChoices(setup, all);
  const step = useSetupStep(setup, choices, "outgoing");
  const { draft, change } = step;
  const save = (goesOn: boolean) =>
    step.saveAndTest({ outgoing: toOutgoing(draft) }, goesOn ? "round-trip" : null);
  return (
    <ConnectionStepForm
      label="Outgoing mail"
      testLabel="Outgoing mail, steps of the test"
      step={step}
      onSave={save}
    >
      <Card title="Outgoing mail" description="Where answers are handed over, by SMTP.">
        <div className="flex flex-col gap-5">
          <FoundServers
            discovery={setup.discovery}
            uses={["smtp"]}
            chosen={{
              use: "smtp",
              host: draft.outgoing.host,
              port: portOf("SMTP", draft.outgoing),
              security: draft.outgoing.security,
            }}
            onChoose={(candidate) =>
              change({ outgoing: withCandidate(draft.outgoing, candidate, draft.address) })
            }
          />
          <PasswordAgain
            isRestored={setup.drafts.outgoing !== undefined && !draft.isSameSignIn}
            server={draft.outgoing}
            hasPassword={setup.outgoing?.hasPassword ?? false}
          />
          <OutgoingFields
            draft={draft}
            change={change}
            choices={choices}
            saveCount={step.saveCount}
            hasPassword={{ incoming: false, outgoing: setup.outgoing?.hasPassword ?? false }}
          />
        </div>
      </Card>
    </ConnectionStepForm>
  );
}
