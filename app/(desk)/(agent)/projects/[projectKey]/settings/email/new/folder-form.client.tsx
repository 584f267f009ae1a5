"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { beginOf } from "@/app/(desk)/_mailbox/begin.ts";
import { BeginField } from "@/app/(desk)/_mailbox/begin-field.client.tsx";
import { PollIntervalField } from "@/app/(desk)/_mailbox/poll-interval-field.client.tsx";
import { typedNumber } from "@/app/(desk)/typed-number.ts";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import type { MailboxSurvey } from "@/lib/channel-setup/survey-mailbox.ts";
import type { MailFolderView } from "@/lib/mail-servers/folder-view.ts";
import type { ChannelChoices } from "../channel-choices.ts";
import { type ChannelDraft, toReading } from "../channel-draft.ts";
import { AfterProcessingFields, FolderField } from "../reading-fields.client.tsx";
import { MailHistogram } from "./mail-histogram.client.tsx";
import { draftOfSetup } from "./setup-draft.ts";
import { setupHref } from "./setup-links.ts";
import { surveyBuckets, wantedCount } from "./survey-buckets.ts";

/** Folder, where to begin with what would come in, how often, and what happens to a mail afterwards. */
export function FolderForm({
  setup,
  choices: offered,
  today,
  folders,
  survey,
}: {
  setup: SetupView;
  choices: ChannelChoices;
  /** yyyy-mm-dd, UTC. */
  today: string;
  folders: readonly MailFolderView[];
  survey: MailboxSurvey;
}) {
  const router = useRouter();
  const { run, pending, problem } = useApi();
  const [draft, setDraft] = useState<ChannelDraft>(() => draftOfSetup(setup, offered));
  const change = (changes: Partial<ChannelDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const { days } = survey;
  const beginDay = beginDayOf(draft, today);
  const wanted = draft.begin === "now" ? 0 : days === null ? null : wantedCount(days, beginDay);
  const save = async () => {
    const result = await run({
      method: "PATCH",
      path: `/channel-setups/${setup.id}`,
      body: {
        ...toReading(draft),
        begin: beginOf(draft),
        pollIntervalSeconds: typedNumber(draft.pollIntervalSeconds),
      },
    });
    if (result?.ok) router.push(setupHref(setup.projectKey, "outgoing", setup.id));
  };
  return (
    <Form
      aria-label="Folder and beginning"
      onSubmit={() => void save()}
      pending={pending}
      problem={problem}
      className="gap-5"
    >
      <Card title="Folder">
        {draft.protocol === "POP3" ? (
          <p className="text-sm text-ink-muted">
            By POP3 the inbox is read: there are no other folders. It holds {mails(survey.total)}.
          </p>
        ) : (
          <div className="flex flex-col gap-2">
            <FolderField
              name="folder"
              label="Folder to read"
              value={draft.folder}
              folders={folders}
              onChange={(folder) =>
                router.replace(
                  `${setupHref(setup.projectKey, "folder", setup.id)}&folder=${encodeURIComponent(folder)}`,
                )
              }
            />
            <p className="text-sm text-ink-muted">
              {draft.folder} holds {mails(survey.total)}.
            </p>
          </div>
        )}
      </Card>
      <Card title="Where to begin">
        <div className="flex flex-col gap-5">
          <BeginField
            label="Mail that is already there"
            draft={draft}
            change={change}
            offered={[
              { value: "now", description: "What is there already is left alone." },
              { value: "since", description: "Mail of that day and later." },
              { value: "everything", description: "Each mail of the folder, however old." },
            ]}
          />
          <p aria-live="polite" className="font-medium">
            {wanted === null
              ? `Up to ${mails(survey.total)} come in: POP3 does not tell when they arrived.`
              : wanted === 1
                ? "1 mail that is already there becomes a request."
                : `${wanted.toLocaleString("en")} mails that are already there become requests.`}
          </p>
          {draft.begin === "now" ? null : (
            <Callout tone="info" title="Customers are not notified of old mail">
              Requests are made of it, without a mail to anybody.
            </Callout>
          )}
          {days === null || days.length === 0 ? null : (
            <MailHistogram
              buckets={surveyBuckets(days, draft.begin === "now" ? "9999-12-31" : beginDay, today)}
            />
          )}
          {days !== null && survey.examined < survey.total ? (
            <p className="text-sm text-ink-muted">
              Shown are the newest {survey.examined.toLocaleString("en")} mails of{" "}
              {survey.total.toLocaleString("en")}.
            </p>
          ) : null}
        </div>
      </Card>
      <Card title="Afterwards">
        <div className="flex flex-col gap-5">
          <AfterProcessingFields draft={draft} change={change} folders={folders} />
          <PollIntervalField
            protocol={draft.protocol}
            value={draft.pollIntervalSeconds}
            onChange={(pollIntervalSeconds) => change({ pollIntervalSeconds })}
          />
        </div>
      </Card>
      <FormActions>
        <SubmitButton>Continue</SubmitButton>
      </FormActions>
    </Form>
  );
}

/** First day whose mail comes in; null: all of it does. */
function beginDayOf({ begin, sinceDay }: ChannelDraft, today: string): string | null {
  if (begin === "everything") return null;
  return begin === "since" && sinceDay !== "" ? sinceDay : today;
}

const mails = (count: number) => (count === 1 ? "1 mail" : `${count.toLocaleString("en")} mails`);
