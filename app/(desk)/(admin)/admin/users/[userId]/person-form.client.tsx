"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Checkbox } from "@/app/_ui/checkbox.client.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** Name and system role of a person. The address is fixed: mail and requests hang on it. */
export function PersonForm(props: {
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly isSystemAdmin: boolean;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [isSystemAdmin, setIsSystemAdmin] = useState(props.isSystemAdmin);

  const save = async (data: FormData) => {
    const body = { name: data.get("name"), isSystemAdmin };
    const result = await run({ method: "PATCH", path: `/users/${props.userId}`, body });
    if (!result?.ok) return;
    announce("Saved");
    router.refresh();
  };

  return (
    <Form onSubmit={(data) => void save(data)} pending={pending} problem={problem} aria-label="Details">
      <TextField label="Name" name="name" defaultValue={props.name} isRequired autoComplete="off" />
      <TextField
        label="E-mail"
        value={props.email}
        isReadOnly
        description="Can not be changed: requests and mails hang on it."
      />
      <Checkbox
        isSelected={isSystemAdmin}
        onChange={setIsSystemAdmin}
        description="Manages the whole installation and every project."
      >
        System admin
      </Checkbox>
      <FormActions>
        <SubmitButton>Save</SubmitButton>
      </FormActions>
    </Form>
  );
}
