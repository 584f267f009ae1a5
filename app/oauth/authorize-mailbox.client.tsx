"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useState } from "react";
import { Button, type ButtonProps } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { Dialog } from "@/app/_ui/dialog.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { AuthorizationProgress } from "./authorization-progress.client.tsx";
import { MailboxQuestion } from "./mailbox-question.client.tsx";
import { useAuthorization } from "./use-authorization.client.ts";

export type AuthorizeMailboxProps = Pick<ButtonProps, "variant" | "size" | "icon" | "isDisabled"> & {
  readonly integrationId: string;
  /** Null: the dialog asks for it. */
  readonly mailboxAddress: string | null;
  /** The mailbox was authorised by another account before (shared mailbox). */
  readonly signsInAsOther?: boolean;
  readonly onAuthorized?: (mailboxAddress: string) => void;
  readonly children: ReactNode;
};

/** A button that authorises a mailbox: opens the provider's window at once and shows in a dialog how it goes. */
export function AuthorizeMailbox({
  integrationId,
  mailboxAddress,
  signsInAsOther = false,
  onAuthorized,
  children,
  ...look
}: AuthorizeMailboxProps) {
  const router = useRouter();
  const announce = useAnnounce();
  const { phase, begin, reopen, reset } = useAuthorization();
  const [isOpen, setIsOpen] = useState(false);

  const authorize = (address: string, allowOtherAccount: boolean) => {
    setIsOpen(true);
    begin({ integrationId, purpose: "grant", mailboxAddress: address, allowOtherAccount });
  };
  const close = () => {
    setIsOpen(false);
    reset();
  };
  const current = phase.kind === "idle" || phase.request.purpose === "test" ? null : phase.request;
  const authorized = phase.kind === "finished" && phase.outcome === "succeeded" ? current : null;
  // Tokens that do not open the mailbox are kept all the same: then the steps stay to be read.
  const opensMailbox = phase.kind !== "finished" || !phase.steps.some(({ state }) => state === "failed");
  useEffect(() => {
    if (authorized === null) return;
    if (opensMailbox) {
      setIsOpen(false);
      reset();
    }
    announce(
      opensMailbox
        ? `${authorized.mailboxAddress} is authorised`
        : `${authorized.mailboxAddress} is authorised, but could not be opened`,
    );
    onAuthorized?.(authorized.mailboxAddress);
    router.refresh();
  }, [authorized, opensMailbox, reset, announce, onAuthorized, router]);

  const isMismatch = phase.kind === "finished" && phase.steps.some(({ code }) => code === "account-mismatch");
  const asksAddress = mailboxAddress === null && current === null;
  const isOver = phase.kind === "finished" || phase.kind === "refused";
  return (
    <>
      <Button
        {...look}
        onPress={() =>
          mailboxAddress === null ? setIsOpen(true) : authorize(mailboxAddress, signsInAsOther)
        }
      >
        {children}
      </Button>
      <Dialog
        title={
          asksAddress ? "Authorise a mailbox" : `Authorise ${current?.mailboxAddress ?? mailboxAddress ?? ""}`
        }
        isOpen={isOpen}
        onOpenChange={(opens) => (opens ? setIsOpen(true) : close())}
        actions={
          asksAddress ? undefined : (
            <>
              <Button onPress={close}>{isOver ? "Close" : "Cancel"}</Button>
              {isMismatch && current ? (
                <Button onPress={() => authorize(current.mailboxAddress, true)}>
                  It is a shared mailbox
                </Button>
              ) : null}
              {isOver && current ? (
                <Button
                  variant="primary"
                  onPress={() => authorize(current.mailboxAddress, current.allowOtherAccount)}
                >
                  Try again
                </Button>
              ) : null}
            </>
          )
        }
      >
        {asksAddress ? (
          <MailboxQuestion onAnswer={authorize} onCancel={close} />
        ) : (
          <div className="flex flex-col gap-3">
            {authorized !== null && !opensMailbox ? (
              <Callout tone="warning" title="Authorised, but the mailbox could not be opened" role="alert">
                The tokens are kept. The step that failed says what to do; nobody has to sign in again for it.
              </Callout>
            ) : null}
            <AuthorizationProgress phase={phase} reopen={reopen} />
            {isMismatch ? (
              <p className="text-sm text-ink-muted">
                If {current?.mailboxAddress} is a shared or delegated mailbox that nobody signs in to, choose
                “It is a shared mailbox” and sign in with an account that may open it.
              </p>
            ) : null}
          </div>
        )}
      </Dialog>
    </>
  );
}
