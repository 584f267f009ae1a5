"use client";

import { FolderPlus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { Dialog } from "@/app/_ui/dialog.client.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextArea } from "@/app/_ui/text-area.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { suggestKey } from "./suggest-key.ts";

const addedProject = z.object({ key: z.string(), name: z.string() });

/** Adds a project and leads on to its e-mail settings, which are what it needs next. */
export function AddProject() {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem, clearProblem } = useApi();
  const [isOpen, setIsOpen] = useState(false);
  const [name, setName] = useState("");
  /** Null: follow the name. */
  const [typedKey, setTypedKey] = useState<string | null>(null);
  const key = typedKey ?? suggestKey(name);

  const open = () => {
    clearProblem();
    setName("");
    setTypedKey(null);
    setIsOpen(true);
  };
  const add = async (data: FormData) => {
    const body = { name, key, description: data.get("description") };
    const result = await run({ method: "POST", path: "/projects", body, answer: addedProject });
    if (!result?.ok || result.value === undefined) return;
    setIsOpen(false);
    announce(`Project ${result.value.name} added`);
    router.push(`/projects/${result.value.key}/settings/email`);
    router.refresh();
  };

  return (
    <>
      <Button variant="primary" icon={<FolderPlus />} onPress={open}>
        Add project
      </Button>
      <Dialog title="Add project" size="sm" isOpen={isOpen} onOpenChange={setIsOpen}>
        <Form onSubmit={(data) => void add(data)} pending={pending} problem={problem} aria-label="Project">
          <TextField
            label="Name"
            name="name"
            value={name}
            onChange={setName}
            isRequired
            autoFocus
            autoComplete="off"
          />
          <TextField
            label="Key"
            name="key"
            value={key}
            onChange={(text) => setTypedKey(text.toUpperCase())}
            isRequired
            isMonospaced
            autoComplete="off"
            description={`Begins the key of every request, such as ${key || "SUP"}-12, and can not be changed later.`}
          />
          <TextArea label="Description" name="description" rows={2} />
          <FormActions>
            <SubmitButton pendingLabel="Adding…">Add project</SubmitButton>
            <Button onPress={() => setIsOpen(false)}>Cancel</Button>
          </FormActions>
        </Form>
      </Dialog>
    </>
  );
}
