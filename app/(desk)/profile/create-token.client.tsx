"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { CopyField } from "@/app/_ui/copy-field.client.tsx";
import { Dialog } from "@/app/_ui/dialog.client.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

const createdToken = z.object({ name: z.string(), token: z.string() });

const expiries = [
  { id: "30", label: "In 30 days" },
  { id: "90", label: "In 90 days" },
  { id: "365", label: "In a year" },
  { id: "never", label: "Never" },
] as const;

/** Makes a token, and shows it once, with a call to try it. */
export function CreateToken({ apiUrl }: { apiUrl: string }) {
  const router = useRouter();
  const { run, pending, problem, clearProblem } = useApi();
  const [isOpen, setIsOpen] = useState(false);
  const [expiry, setExpiry] = useState<string>("90");
  const [created, setCreated] = useState<z.infer<typeof createdToken> | null>(null);

  const changeOpen = (isOpenNow: boolean) => {
    clearProblem();
    setIsOpen(isOpenNow);
    setCreated(null);
  };
  const create = async (data: FormData) => {
    const expiresInDays = expiry === "never" ? null : Number(expiry);
    const body = { name: data.get("name"), expiresInDays };
    const result = await run({ method: "POST", path: "/personal-tokens", body, answer: createdToken });
    if (!result?.ok || result.value === undefined) return;
    setCreated(result.value);
    router.refresh();
  };

  return (
    <>
      <Button icon={<Plus />} onPress={() => changeOpen(true)}>
        Create token
      </Button>
      <Dialog
        title={created === null ? "Create token" : `Token “${created.name}”`}
        isOpen={isOpen}
        onOpenChange={changeOpen}
      >
        {created === null ? (
          <Form onSubmit={(data) => void create(data)} pending={pending} problem={problem} aria-label="Token">
            <TextField
              label="Name"
              name="name"
              isRequired
              autoFocus
              autoComplete="off"
              description="What uses it, such as “Nightly report”."
            />
            <Select
              label="Expires"
              name="expiresInDays"
              options={expiries}
              value={expiry}
              onChange={setExpiry}
            />
            <FormActions>
              <SubmitButton pendingLabel="Creating…">Create token</SubmitButton>
              <Button onPress={() => changeOpen(false)}>Cancel</Button>
            </FormActions>
          </Form>
        ) : (
          <div className="flex flex-col gap-4">
            <p>Copy it now: it is not shown again. Whoever has it can act as you.</p>
            <CopyField label="Token" value={created.token} />
            <CopyField
              label="Try it"
              value={`curl --header "Authorization: Bearer ${created.token}" ${apiUrl}/profile`}
              copiedMessage="Command copied"
            />
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
