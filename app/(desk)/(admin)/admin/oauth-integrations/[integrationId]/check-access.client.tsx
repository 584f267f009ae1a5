"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useState } from "react";
import { z } from "zod";
import { Button, type ButtonProps } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { Dialog } from "@/app/_ui/dialog.client.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { AccessSteps } from "@/app/oauth/authorization-steps.tsx";
import { authorizationStep } from "@/lib/oauth-integrations/authorization-step.ts";

const accessCheck = z.object({
  grantId: z.string().nullable(),
  succeeded: z.boolean(),
  steps: z.array(authorizationStep),
});

/** Opens a mailbox with the application's or the mailbox's own tokens, and says step by step what is missing. */
export function CheckAccess({
  integrationId,
  mailboxAddress,
  children,
  ...look
}: Pick<ButtonProps, "variant" | "size" | "icon"> & {
  integrationId: string;
  /** Null: the dialog asks for it, and adds it. */
  mailboxAddress: string | null;
  children: ReactNode;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem, clearProblem } = useApi();
  const [isOpen, setIsOpen] = useState(false);
  const [checked, setChecked] = useState<{ address: string; result: z.infer<typeof accessCheck> } | null>(
    null,
  );
  const check = async (address: string) => {
    setChecked(null);
    const answer = await run({
      method: "POST",
      path: `/oauth-integrations/${integrationId}/access-checks`,
      body: { mailboxAddress: address },
      answer: accessCheck,
    });
    if (!answer?.ok || !answer.value) return;
    setChecked({ address, result: answer.value });
    announce(answer.value.succeeded ? `${address} can be opened` : `${address} can not be opened yet`);
    router.refresh();
  };
  const open = () => {
    clearProblem();
    setChecked(null);
    setIsOpen(true);
    if (mailboxAddress !== null) void check(mailboxAddress);
  };
  return (
    <>
      <Button {...look} onPress={open}>
        {children}
      </Button>
      <Dialog
        title={mailboxAddress === null ? "Add a mailbox" : `Check access to ${mailboxAddress}`}
        isOpen={isOpen}
        onOpenChange={setIsOpen}
      >
        <Form
          aria-label="Access to a mailbox"
          pending={pending}
          problem={problem}
          onSubmit={(data) => void check(mailboxAddress ?? String(data.get("mailboxAddress") ?? "").trim())}
        >
          {mailboxAddress === null ? (
            <TextField
              name="mailboxAddress"
              label="Address of the mailbox"
              type="email"
              isRequired
              autoFocus
              autoComplete="off"
              description="Nobody signs in. Mailroom asks for a token and opens the mailbox, which changes nothing in it."
            />
          ) : null}
          {pending ? (
            <p className="text-ink-muted">Mailroom asks for a token and opens the mailbox…</p>
          ) : checked === null ? null : (
            <Outcome {...checked} />
          )}
          <FormActions>
            <SubmitButton pendingLabel="Checking…">
              {checked === null ? "Check access" : "Check again"}
            </SubmitButton>
            <Button onPress={() => setIsOpen(false)}>{checked === null ? "Cancel" : "Close"}</Button>
          </FormActions>
        </Form>
      </Dialog>
    </>
  );
}

function Outcome({ address, result }: { address: string; result: z.infer<typeof accessCheck> }) {
  const { grantId, succeeded, steps } = result;
  return (
    <>
      {succeeded ? (
        <Callout tone="success" title={`${address} can be used`} role="alert">
          Channels can choose it now.
        </Callout>
      ) : (
        <Callout
          tone="warning"
          title={
            grantId === null ? "No token was given" : "A token was given, but the mailbox is closed to it"
          }
          role="alert"
        >
          {grantId === null
            ? "The mailbox was not added. The step that failed says what to do."
            : "Mail flows by itself as soon as the mailbox lets the application in. The step that failed says what to do."}
        </Callout>
      )}
      <AccessSteps label="Steps of the check" steps={steps} />
    </>
  );
}
