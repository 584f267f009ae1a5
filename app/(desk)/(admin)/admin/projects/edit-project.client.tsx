"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/app/_ui/button.client.tsx";
import { Dialog } from "@/app/_ui/dialog.client.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextArea } from "@/app/_ui/text-area.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** Name and description of a project. Its key stands in mails that were sent, so it stays. */
export function EditProject(props: {
  readonly projectKey: string;
  readonly name: string;
  readonly description: string;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem, clearProblem } = useApi();

  const changeOpen = (isOpen: boolean) => {
    clearProblem();
    props.onOpenChange(isOpen);
  };
  const save = async (data: FormData) => {
    const body = { name: data.get("name"), description: data.get("description") };
    const result = await run({ method: "PATCH", path: `/projects/${props.projectKey}`, body });
    if (!result?.ok) return;
    changeOpen(false);
    announce("Saved");
    router.refresh();
  };

  return (
    <Dialog title={`Edit ${props.projectKey}`} size="sm" isOpen={props.isOpen} onOpenChange={changeOpen}>
      <Form onSubmit={(data) => void save(data)} pending={pending} problem={problem} aria-label="Project">
        <TextField
          label="Name"
          name="name"
          defaultValue={props.name}
          isRequired
          autoFocus
          autoComplete="off"
        />
        <TextArea label="Description" name="description" rows={3} defaultValue={props.description} />
        <FormActions>
          <SubmitButton>Save</SubmitButton>
          <Button onPress={() => changeOpen(false)}>Cancel</Button>
        </FormActions>
      </Form>
    </Dialog>
  );
}
