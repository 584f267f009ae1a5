"use client";

import { PlugZap } from "lucide-react";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import type { ChannelChoices } from "../channel-choices.ts";
import { type ChannelDraft, portOf, toOutgoing } from "../channel-draft.ts";
import { OutgoingFields } from "../direction-fields.client.tsx";
import { ConnectionSteps } from "./connection-steps.client.tsx";
import { FoundServers } from "./found-servers.client.tsx";
import { draftOfSetup, fittingChoices, withCandidate } from "./setup-draft.ts";
import { useSetupStep } from "./use-setup-step.client.ts";

/** The outgoing server, suggested from what was found, with a test that has to pass. */
export function OutgoingStep({ setup, choices: all }: { setup: SetupView; choices: ChannelChoices }) {
  const choices = fittingChoices(setup, all);
  const [draft, setDraft] = useState<ChannelDraft>(() => draftOfSetup(setup, choices));
  const change = (changes: Partial<ChannelDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const { saveAndTest, pending, problem, steps, saveCount } = useSetupStep(setup, "outgoing");
  const save = async (next: "round-trip" | null) => {
    await saveAndTest({ outgoing: toOutgoing(draft) }, next);
    change({ outgoing: { ...draft.outgoing, password: "" } });
  };
  return (
    <Form
      aria-label="Outgoing mail"
      onSubmit={() => void save("round-trip")}
      pending={pending}
      problem={problem}
      className="gap-5"
    >
      <Card title="Outgoing mail" description="Where answers are handed over, by SMTP.">
        <div className="flex flex-col gap-5">
          <FoundServers
            discovery={setup.discovery}
            uses={["smtp"]}
            chosen={`SMTP ${draft.outgoing.host}:${portOf("SMTP", draft.outgoing)}`}
            onChoose={(candidate) =>
              change({ outgoing: withCandidate(draft.outgoing, candidate, draft.address) })
            }
          />
          <OutgoingFields
            draft={draft}
            change={change}
            choices={choices}
            saveCount={saveCount}
            hasPassword={{ incoming: false, outgoing: setup.outgoing?.hasPassword ?? false }}
          />
        </div>
      </Card>
      {steps === null ? null : <ConnectionSteps label="Outgoing mail, steps of the test" steps={steps} />}
      <FormActions>
        <SubmitButton pendingLabel="Testing…">Test and continue</SubmitButton>
        <Button icon={<PlugZap />} isDisabled={pending} onPress={() => void save(null)}>
          Test connection
        </Button>
      </FormActions>
    </Form>
  );
}
