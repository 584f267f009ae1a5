"use client";

import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Checkbox } from "@/app/_ui/checkbox.client.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import type { Problem } from "@/app/_ui/problem.ts";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { isAddress } from "./is-address.ts";

const addressMissing: Problem = {
  type: "about:blank",
  title: "Which mailbox?",
  errors: [
    { field: "mailboxAddress", detail: "Enter the address of the mailbox, such as support@example.com." },
  ],
};

/** Asks which mailbox is to be authorised, before the window of the provider opens. */
export function MailboxQuestion({
  onAnswer,
  onCancel,
}: {
  onAnswer: (mailboxAddress: string, allowOtherAccount: boolean) => void;
  onCancel: () => void;
}) {
  const [isShared, setIsShared] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  return (
    <Form
      aria-label="Authorise a mailbox"
      problem={problem}
      onSubmit={(data) => {
        const address = String(data.get("mailboxAddress") ?? "").trim();
        // The window opens with the press, before the server can judge the address.
        if (isAddress(address)) onAnswer(address, isShared);
        else setProblem({ ...addressMissing });
      }}
    >
      <TextField
        name="mailboxAddress"
        label="Address of the mailbox"
        type="email"
        isRequired
        autoFocus
        description="The provider's page opens in a window. Sign in there with this mailbox's account."
      />
      <Checkbox
        isSelected={isShared}
        onChange={setIsShared}
        description="For a shared or delegated mailbox. Without this, any other account than the mailbox's own is refused."
      >
        Another account signs in for it
      </Checkbox>
      <FormActions>
        <SubmitButton pendingLabel="Opening…">Sign in at the provider</SubmitButton>
        <Button onPress={onCancel}>Cancel</Button>
      </FormActions>
    </Form>
  );
}
