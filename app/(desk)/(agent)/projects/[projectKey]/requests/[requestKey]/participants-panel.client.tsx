"use client";

import { X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Form, SubmitButton } from "@/app/_ui/form.client.tsx";
import { IconButton } from "@/app/_ui/icon-button.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** The participants of a request, with a field to add one by address. */
export function ParticipantsPanel(props: {
  readonly requestKey: string;
  readonly participants: readonly { id: string; name: string; email: string }[];
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [email, setEmail] = useState("");
  const path = `/requests/${props.requestKey}/participants`;

  const add = async () => {
    const result = await run({ method: "POST", path, body: { email } });
    if (!result?.ok) return;
    setEmail("");
    announce(`${email} takes part now`);
    router.refresh();
  };
  const remove = async (person: { id: string; email: string }) => {
    const result = await run({ method: "DELETE", path: `${path}/${person.id}` });
    if (!result?.ok) return;
    announce(`${person.email} was removed`);
    router.refresh();
  };

  return (
    <div className="flex flex-col gap-3">
      {props.participants.length === 0 ? (
        <p className="text-sm text-ink-muted">Nobody besides the customer.</p>
      ) : (
        <ul className="flex flex-col gap-1">
          {props.participants.map((person) => (
            <li key={person.id} className="flex items-center gap-2">
              <span className="min-w-0 flex-1 truncate" title={person.email}>
                {person.name || person.email}
              </span>
              <IconButton
                label={`Remove ${person.name || person.email}`}
                icon={<X />}
                size="sm"
                onPress={() => void remove(person)}
              />
            </li>
          ))}
        </ul>
      )}
      <Form onSubmit={() => void add()} pending={pending} problem={problem} aria-label="Add participant">
        <div className="flex items-end gap-2">
          <TextField
            label="Add by address"
            name="email"
            type="email"
            value={email}
            onChange={setEmail}
            className="min-w-0 flex-1"
          />
          <SubmitButton variant="secondary" pendingLabel="Adding…">
            Add
          </SubmitButton>
        </div>
      </Form>
    </div>
  );
}
