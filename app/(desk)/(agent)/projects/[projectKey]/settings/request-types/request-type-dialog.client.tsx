"use client";

import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Dialog } from "@/app/_ui/dialog.client.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import type { Problem } from "@/app/_ui/problem.ts";
import { TagInput } from "@/app/_ui/tag-input.client.tsx";
import { TextArea } from "@/app/_ui/text-area.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";

/** What the dialog edits. */
export type RequestTypeDraft = {
  readonly name: string;
  readonly description: string;
  readonly requiredFields: readonly string[];
};

const fieldsOfMail: readonly string[] = ["summary", "description"];

function doubtAbout(field: string): string | null {
  return /^[a-z][A-Za-z0-9-]*$/.test(field)
    ? null
    : "begin with a small letter, then letters, digits and hyphens.";
}

/** The fields of a request type; says already while typing whether a mail can fill it. */
export function RequestTypeDialog(props: {
  readonly title: string;
  readonly submitLabel: string;
  readonly initial: RequestTypeDraft;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
  readonly onSubmit: (draft: RequestTypeDraft) => void;
  readonly pending: boolean;
  readonly problem: Problem | null;
}) {
  return (
    <Dialog title={props.title} size="sm" isOpen={props.isOpen} onOpenChange={props.onOpenChange}>
      <RequestTypeForm {...props} />
    </Dialog>
  );
}

/** Lives only while the dialog is open, so that it begins anew each time. */
function RequestTypeForm(props: Parameters<typeof RequestTypeDialog>[0]) {
  const { initial } = props;
  const [requiredFields, setRequiredFields] = useState<readonly string[]>(
    initial.requiredFields.filter((field) => field !== "summary"),
  );
  const beyondMail = requiredFields.filter((field) => !fieldsOfMail.includes(field));

  const submit = (data: FormData) =>
    props.onSubmit({
      name: String(data.get("name") ?? ""),
      description: String(data.get("description") ?? ""),
      requiredFields,
    });

  return (
    <Form onSubmit={submit} pending={props.pending} problem={props.problem} aria-label="Request type">
      <TextField
        label="Name"
        name="name"
        defaultValue={initial.name}
        isRequired
        autoFocus
        autoComplete="off"
      />
      <TextArea label="Description" name="description" rows={2} defaultValue={initial.description} />
      <TagInput
        label="Required fields besides the summary"
        name="requiredFields"
        value={requiredFields}
        onChange={setRequiredFields}
        placeholder="description"
        validate={doubtAbout}
        description={
          beyondMail.length === 0
            ? "A mail can fill this type: it brings summary and description."
            : `A mail can not fill this type: it does not bring ${beyondMail.join(", ")}.`
        }
      />
      <FormActions>
        <SubmitButton>{props.submitLabel}</SubmitButton>
        <Button onPress={() => props.onOpenChange(false)}>Cancel</Button>
      </FormActions>
    </Form>
  );
}
