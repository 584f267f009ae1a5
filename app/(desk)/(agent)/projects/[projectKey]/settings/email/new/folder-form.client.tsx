"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { beginOf, nowTolerance } from "@/app/(desk)/_mailbox/begin.ts";
import { BeginField } from "@/app/(desk)/_mailbox/begin-field.client.tsx";
import { PollIntervalField } from "@/app/(desk)/_mailbox/poll-interval-field.client.tsx";
import { typedNumber } from "@/app/(desk)/typed-number.ts";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import type { MailFolderView } from "@/lib/mail-servers/folder-view.ts";
import type { ChannelChoices } from "../channel-choices.ts";
import { type ChannelDraft, toReading } from "../channel-draft.ts";
import { AfterProcessingFields, FolderField } from "../reading-fields.client.tsx";
import { MailHistogram } from "./mail-histogram.client.tsx";
import { draftOfSetup, keptDraft } from "./setup-draft.ts";
import { setupHref } from "./setup-links.ts";
import { surveyBuckets, wantedCount } from "./survey-buckets.ts";
import { useKeptDraft } from "./use-kept-draft.client.ts";
import { type Survey, useSurvey } from "./use-survey.client.ts";

/** Folder, where to begin with what would come in, how often, and what happens to a mail afterwards. */
export function FolderForm({
  setup,
  choices: offered,
  today,
  folders,
  firstSurvey,
}: {
  setup: SetupView;
  choices: ChannelChoices;
  /** yyyy-mm-dd, UTC. */
  today: string;
  folders: readonly MailFolderView[];
  /** Of the folder that is chosen when the form opens. */
  firstSurvey: Survey;
}) {
  const router = useRouter();
  const { run, pending, problem } = useApi();
  const [draft, setDraft] = useState<ChannelDraft>(() => draftOfSetup(setup, offered, "folder"));
  const change = (changes: Partial<ChannelDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const keep = useKeptDraft(setup.id, keptDraft("folder", draft));
  const { survey, look } = useSurvey(setup.id, firstSurvey);
  const { found } = survey;
  const days = found?.days ?? null;
  const beginDay = beginDayOf(draft, today);
  const save = async () => {
    await keep();
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
            By POP3 the inbox is read: there are no other folders.{" "}
            {found && `It holds ${mails(found.total)}.`}
          </p>
        ) : (
          <div className="flex flex-col gap-2">
            <FolderField
              name="folder"
              label="Folder to read"
              value={draft.folder}
              folders={folders}
              onChange={(folder) => {
                change({ folder });
                void look(folder);
              }}
            />
            {survey.failure === null ? (
              <p aria-live="polite" className="text-sm text-ink-muted">
                {found
                  ? `${draft.folder} holds ${mails(found.total)}.`
                  : `Counting the mails in ${draft.folder}…`}
              </p>
            ) : null}
          </div>
        )}
        {survey.failure === null ? null : (
          <Callout
            tone="danger"
            role="alert"
            title={`${draft.folder} could not be looked into`}
            action={
              <Button size="sm" onPress={() => void look(draft.folder)}>
                Try again
              </Button>
            }
          >
            {survey.failure}
            {draft.protocol === "POP3" ? null : " You can choose another folder."}
          </Callout>
        )}
      </Card>
      <Card title="Where to begin">
        <div className="flex flex-col gap-5">
          <BeginField
            label="Mail that is already there"
            draft={draft}
            change={change}
            offered={[
              { value: "now", description: `What is there already is left alone. ${nowTolerance}` },
              { value: "since", description: "Mail of that day and later." },
              { value: "everything", description: "Each mail of the folder, however old." },
            ]}
          />
          <p aria-live="polite" className="font-medium">
            {wantedWords(draft, found, beginDay)}
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
          {found !== null && days !== null && found.examined < found.total ? (
            <p className="text-sm text-ink-muted">
              Shown are the newest {found.examined.toLocaleString("en")} mails of{" "}
              {found.total.toLocaleString("en")}.
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

/** How many of the mails that are there already become requests. */
function wantedWords({ begin }: ChannelDraft, found: Survey["found"], beginDay: string | null): string {
  if (found === null && begin !== "now") return "";
  if (found !== null && found.days === null && begin !== "now") {
    return `Up to ${mails(found.total)} come in: POP3 does not tell when they arrived.`;
  }
  const wanted = begin === "now" ? 0 : wantedCount(found?.days ?? [], beginDay);
  return wanted === 1
    ? "1 mail that is already there becomes a request."
    : `${wanted.toLocaleString("en")} mails that are already there become requests.`;
}

const mails = (count: number) => (count === 1 ? "1 mail" : `${count.toLocaleString("en")} mails`);
