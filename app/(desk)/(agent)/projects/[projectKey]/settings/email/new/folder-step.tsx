import { Callout } from "@/app/_ui/callout.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { listSetupFolders } from "@/lib/channel-setup/list-setup-folders.ts";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import { surveyMailbox } from "@/lib/channel-setup/survey-mailbox.ts";
import { inbox, mailFolder } from "@/lib/mail-servers/mailbox-reading.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { ChannelChoices } from "../channel-choices.ts";
import { FolderForm } from "./folder-form.client.tsx";
import { setupHref } from "./setup-links.ts";
import { TryAgain } from "./try-again.client.tsx";

/** Which folder is read and from when, with what is in the mailbox. */
export async function FolderStep({
  actor,
  setup,
  choices,
}: {
  actor: UserActor;
  setup: SetupView;
  choices: ChannelChoices;
}) {
  const reference = { setupId: setup.id };
  const folder = mailFolder.catch(inbox).parse(setup.drafts.folder?.folder ?? setup.folder);
  const folders = await read(() => listSetupFolders(actor, reference));
  if (folders instanceof Problem) {
    return (
      <Callout
        tone="danger"
        title="The mailbox could not be looked into"
        action={
          <div className="flex flex-wrap gap-2">
            <TryAgain />
            <LinkButton href={setupHref(setup.projectKey, "connect", setup.id)} size="sm">
              Back to the connection
            </LinkButton>
          </div>
        }
      >
        {folders.message}
      </Callout>
    );
  }
  const survey = await read(() => surveyMailbox(actor, { ...reference, folder }));
  return (
    <FolderForm
      setup={setup}
      choices={choices}
      today={new Date().toISOString().slice(0, 10)}
      folders={folders.items}
      firstSurvey={
        survey instanceof Problem
          ? { found: null, failure: survey.message }
          : { found: survey, failure: null }
      }
    />
  );
}

async function read<Result>(work: () => Promise<Result>): Promise<Result | Problem> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
