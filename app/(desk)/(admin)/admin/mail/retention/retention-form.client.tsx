"use client";

import { useRouter } from "next/navigation";
import { Card } from "@/app/_ui/card.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { typedNumber } from "@/app/(desk)/typed-number.ts";

type Days = number | null;

/** The days that originals, log lines and the mail of the quarantine are kept; empty keeps them for ever. */
export function RetentionForm(props: {
  readonly rawMailDays: Days;
  readonly mailLogDays: Days;
  readonly quarantineDays: Days;
  /** Mails in the quarantine now. */
  readonly waitingCount: number;
}) {
  const { waitingCount } = props;
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const save = async (data: FormData) => {
    const body = {
      rawMailDays: daysOf(data.get("rawMailDays")),
      mailLogDays: daysOf(data.get("mailLogDays")),
      quarantineDays: daysOf(data.get("quarantineDays")),
    };
    const result = await run({ method: "PUT", path: "/mail-retention", body });
    if (!result?.ok) return;
    announce("The retention was saved");
    router.refresh();
  };
  return (
    <Form onSubmit={(data) => void save(data)} pending={pending} problem={problem}>
      <Card
        title="How long mail is kept"
        description="Mailroom cleans every hour. What is deleted does not come back, except from a backup."
      >
        <div className="flex flex-col gap-4">
          <TextField
            name="rawMailDays"
            label="Keep original mails"
            inputMode="numeric"
            defaultValue={props.rawMailDays?.toString() ?? ""}
            after="days"
            className="max-w-sm"
            description="Counted from when a mail was processed. Afterwards it can not be downloaded or processed again. Empty: for ever."
          />
          <TextField
            name="mailLogDays"
            label="Keep the lines of the mail logs"
            inputMode="numeric"
            defaultValue={props.mailLogDays?.toString() ?? ""}
            after="days"
            className="max-w-sm"
            description="Processing and connectivity, and mail about alerts. A line takes its original with it. Empty: for ever."
          />
          <TextField
            name="quarantineDays"
            label="Keep mail in the quarantine"
            inputMode="numeric"
            defaultValue={props.quarantineDays?.toString() ?? ""}
            after="days"
            className="max-w-sm"
            description={`Counted from when a mail was held or failed; ${waitingCount === 0 ? "none waits" : waitingCount === 1 ? "1 waits" : `${waitingCount} wait`} now. Afterwards it is discarded, as a person would: nothing comes of it, its sender is not told, and it can be let in as long as its original is kept. Empty: it waits for a person.`}
          />
        </div>
      </Card>
      <FormActions>
        <SubmitButton>Save</SubmitButton>
      </FormActions>
    </Form>
  );
}

/** Null for an empty field. */
function daysOf(value: FormDataEntryValue | null): number | string | null {
  const text = typeof value === "string" ? value.trim() : "";
  return text === "" ? null : typedNumber(text);
}
