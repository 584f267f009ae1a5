import { Callout } from "@/app/_ui/callout.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import { listSetupFolders } from "@/lib/channel-setup/list-setup-folders.ts";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import { surveyMailbox } from "@/lib/channel-setup/survey-mailbox.ts";
import { mailFolder } from "@/lib/mail-servers/mailbox-reading.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { ChannelChoices } from "../channel-choices.ts";
import { FolderForm } from "./folder-form.client.tsx";
import { setupHref } from "./setup-links.ts";

/** Which folder is read and from when, with what is in the mailbox. */
export async function FolderStep({
  actor,
  setup,
  choices,
  folder,
}: {
  actor: UserActor;
  setup: SetupView;
  choices: ChannelChoices;
  /** The folder that is looked into; another than the saved one while somebody chooses. */
  folder: string;
}) {
  const reference = { setupId: setup.id };
  const path = mailFolder.catch("INBOX").parse(folder);
  const found = await read(async () => {
    const { items } = await listSetupFolders(actor, reference);
    return { folders: items, survey: await surveyMailbox(actor, { ...reference, folder: path }) };
  });
  if (found instanceof Problem) {
    return (
      <Callout
        tone="danger"
        title="The mailbox could not be looked into"
        action={
          <LinkButton href={`${setupHref(setup.projectKey, "connect", setup.id)}`} size="sm">
            Back to the connection
          </LinkButton>
        }
      >
        {found.message}
      </Callout>
    );
  }
  const today = new Date().toISOString().slice(0, 10);
  return <FolderForm setup={{ ...setup, folder: path }} choices={choices} today={today} {...found} />;
}

async function read<Result>(work: () => Promise<Result>): Promise<Result | Problem> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}
