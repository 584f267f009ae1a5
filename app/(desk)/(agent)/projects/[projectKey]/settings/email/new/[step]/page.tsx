import type { Metadata } from "next";
import { notFound, redirect } from "next/navigation";
import { Suspense } from "react";
import { orNotFound, pageActor } from "@/app/_auth/page-actor.ts";
import { Card } from "@/app/_ui/card.tsx";
import { PageBody, PageHeader } from "@/app/_ui/page-header.tsx";
import { TableSkeleton } from "@/app/_ui/skeleton.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { getSetup, getSetupInput } from "@/lib/channel-setup/get-setup.ts";
import { type SetupStep, setupSteps } from "@/lib/channel-setup/setup-choices.ts";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import { type ChannelChoices, channelChoices } from "../../channel-choices.ts";
import { ConnectStep } from "../connect-step.client.tsx";
import { DoneStep } from "../done-step.client.tsx";
import { FolderStep } from "../folder-step.tsx";
import { OutgoingStep } from "../outgoing-step.client.tsx";
import { RoundTripStep } from "../round-trip-step.client.tsx";
import { setupHref } from "../setup-links.ts";
import { SetupProgress } from "../setup-progress.tsx";
import { StartForm } from "../start-form.client.tsx";

export const metadata: Metadata = { title: "Connect a mailbox" };

export default async function SetupStepPage({
  params,
  searchParams,
}: {
  params: Promise<{ projectKey: string; step: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { projectKey, step: name } = await params;
  const { setup: setupId } = await searchParams;
  const overview = `/projects/${projectKey}/settings/email`;
  const actor = await pageActor(`${overview}/new/${name}?setup=${setupId}`);
  const step = setupSteps.find((each) => each === name);
  const reference = getSetupInput.safeParse({ setupId });
  if (!step) notFound();
  // Without its setup a step can not be shown: begin anew.
  if (!reference.success) redirect(`${overview}/new`);
  const setup = await orNotFound(getSetup(actor, reference.data));
  if (setup.projectKey !== projectKey) notFound();
  if (setup.isFinished && step !== "done") redirect(setupHref(projectKey, "done", setup.id));
  const isReached = setupSteps.indexOf(step) <= setupSteps.indexOf(setup.nextStep);
  if (!isReached && !setup.isFinished) redirect(setupHref(projectKey, setup.nextStep, setup.id));
  const choices = await channelChoices(actor, projectKey);
  return (
    <PageBody width="form">
      <PageHeader
        trail={[{ href: overview, label: "E-mail" }]}
        title={setup.address === null ? "Connect a mailbox" : `Connect ${setup.address}`}
      />
      {setup.isFinished ? null : (
        <SetupProgress projectKey={projectKey} setupId={setup.id} current={step} reached={setup.nextStep} />
      )}
      <StepContent step={step} actor={actor} setup={setup} choices={choices} />
    </PageBody>
  );
}

function StepContent({
  step,
  actor,
  setup,
  choices,
}: {
  step: SetupStep;
  actor: UserActor;
  setup: SetupView;
  choices: ChannelChoices;
}) {
  if (step === "provider") {
    return (
      <Card>
        <StartForm projectKey={setup.projectKey} setup={setup} integrations={choices.integrations} />
      </Card>
    );
  }
  // What was found, or saved meanwhile, opens the form anew.
  if (step === "connect")
    return <ConnectStep key={setup.discovery?.address} setup={setup} choices={choices} />;
  if (step === "folder") {
    return (
      <Suspense
        fallback={
          <Card title="Counting the mails in the mailbox…">
            <TableSkeleton label="Counting the mails in the mailbox" rows={5} />
          </Card>
        }
      >
        <FolderStep actor={actor} setup={setup} choices={choices} />
      </Suspense>
    );
  }
  if (step === "outgoing") return <OutgoingStep setup={setup} choices={choices} />;
  return step === "round-trip" ? <RoundTripStep setup={setup} /> : <DoneStep setup={setup} />;
}
