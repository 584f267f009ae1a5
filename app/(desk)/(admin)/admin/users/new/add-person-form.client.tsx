"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Checkbox } from "@/app/_ui/checkbox.client.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import {
  chosenPassword,
  type PasswordChoice,
  PasswordChoiceFields,
  PasswordHandover,
} from "../password-choice.client.tsx";

const addedPerson = z.object({ id: z.string(), email: z.string(), name: z.string() });
type AddedPerson = z.infer<typeof addedPerson> & { readonly password: string };

/** Adds a person; a generated password is shown before the way leads on. */
export function AddPersonForm() {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [choice, setChoice] = useState<PasswordChoice>("generated");
  const [isSystemAdmin, setIsSystemAdmin] = useState(false);
  const [added, setAdded] = useState<AddedPerson | null>(null);

  const add = async (data: FormData) => {
    const password = chosenPassword(choice, data);
    const body = { email: data.get("email"), name: data.get("name"), isSystemAdmin, password };
    const result = await run({ method: "POST", path: "/users", body, answer: addedPerson });
    if (!result?.ok || result.value === undefined) return;
    announce(`${result.value.name} added`);
    if (choice === "generated") setAdded({ ...result.value, password });
    else router.push(`/admin/users/${result.value.id}`);
  };
  const addAnother = () => {
    setAdded(null);
    setChoice("generated");
    setIsSystemAdmin(false);
  };

  if (added) {
    return (
      <Card>
        <div className="flex flex-col gap-4">
          <Callout tone="success" title={`${added.name} can sign in now`} />
          <PasswordHandover email={added.email} password={added.password} />
          <FormActions>
            <LinkButton href={`/admin/users/${added.id}`} variant="primary">
              Done
            </LinkButton>
            <Button onPress={addAnother}>Add another</Button>
          </FormActions>
        </div>
      </Card>
    );
  }
  return (
    <Card>
      <Form onSubmit={(data) => void add(data)} pending={pending} problem={problem} aria-label="Person">
        <TextField label="Name" name="name" isRequired autoComplete="off" autoFocus />
        <TextField label="E-mail" name="email" type="email" isRequired autoComplete="off" />
        <Checkbox
          isSelected={isSystemAdmin}
          onChange={setIsSystemAdmin}
          description="Manages the whole installation and every project. Roles in single projects are given in the project’s settings."
        >
          System admin
        </Checkbox>
        <PasswordChoiceFields choice={choice} onChange={setChoice} />
        <FormActions>
          <SubmitButton pendingLabel="Adding…">Add person</SubmitButton>
          <LinkButton href="/admin/users">Cancel</LinkButton>
        </FormActions>
      </Form>
    </Card>
  );
}
