"use client";

import { useRouter } from "next/navigation";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** One's own name, as colleagues and customers read it. */
export function NameForm({ name, email }: { name: string; email: string }) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const save = async (data: FormData) => {
    const result = await run({ method: "PATCH", path: "/profile", body: { name: data.get("name") } });
    if (!result?.ok) return;
    announce("Saved");
    router.refresh();
  };
  return (
    <Form onSubmit={(data) => void save(data)} pending={pending} problem={problem} aria-label="You">
      <TextField
        label="Name"
        name="name"
        defaultValue={name}
        isRequired
        autoComplete="name"
        description="Colleagues see it, and customers in your answers."
      />
      <TextField label="E-mail" value={email} isReadOnly description="You sign in with it." />
      <FormActions>
        <SubmitButton>Save</SubmitButton>
      </FormActions>
    </Form>
  );
}
