"use client";

import { KeyRound } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Dialog } from "@/app/_ui/dialog.client.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import {
  chosenPassword,
  type PasswordChoice,
  PasswordChoiceFields,
  PasswordHandover,
} from "../password-choice.client.tsx";

/** Gives a person a password, and shows a generated one once. */
export function SetPassword(props: {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly hasPassword: boolean;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem, clearProblem } = useApi();
  const [isOpen, setIsOpen] = useState(false);
  const [choice, setChoice] = useState<PasswordChoice>("generated");
  const [made, setMade] = useState<string | null>(null);

  const open = () => {
    clearProblem();
    setMade(null);
    setChoice("generated");
    setIsOpen(true);
  };
  const save = async (data: FormData) => {
    const password = chosenPassword(choice, data);
    const result = await run({ method: "PUT", path: `/users/${props.userId}/password`, body: { password } });
    if (!result?.ok) return;
    announce(`Password of ${props.name} set`);
    router.refresh();
    if (choice === "generated") setMade(password);
    else setIsOpen(false);
  };
  const changeOpen = (isOpenNow: boolean) => {
    setIsOpen(isOpenNow);
    if (!isOpenNow) setMade(null);
  };

  return (
    <>
      <Button icon={<KeyRound />} onPress={open}>
        {props.hasPassword ? "Set new password" : "Set password"}
      </Button>
      <Dialog title={`Password of ${props.name}`} size="sm" isOpen={isOpen} onOpenChange={changeOpen}>
        {made === null ? (
          <Form
            onSubmit={(data) => void save(data)}
            pending={pending}
            problem={problem}
            aria-label="New password"
          >
            {props.hasPassword ? (
              <p className="text-ink-muted">The present password and all sign-ins end at once.</p>
            ) : null}
            <PasswordChoiceFields choice={choice} onChange={setChoice} />
            <FormActions>
              <SubmitButton>Set password</SubmitButton>
              <Button onPress={() => setIsOpen(false)}>Cancel</Button>
            </FormActions>
          </Form>
        ) : (
          <div className="flex flex-col gap-4">
            <PasswordHandover email={props.email} password={made} />
            <FormActions>
              <Button variant="primary" onPress={() => changeOpen(false)}>
                Done
              </Button>
            </FormActions>
          </div>
        )}
      </Dialog>
    </>
  );
}
