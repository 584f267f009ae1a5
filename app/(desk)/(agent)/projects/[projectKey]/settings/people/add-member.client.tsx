"use client";

import { UserPlus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ComboBox } from "@/app/_ui/combo-box.client.tsx";
import { Form, SubmitButton } from "@/app/_ui/form.client.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { type Person, personLabel, useFoundPeople } from "@/app/(desk)/use-found-people.client.ts";
import { roleLabel, roles } from "./roles.ts";

/** Gives someone a role in the project. Members themselves are not offered: their role stands in the table. */
export function AddMember(props: {
  readonly projectKey: string;
  readonly people: readonly Person[];
  /** There are more people than `people`: typing asks the server. */
  readonly hasMore: boolean;
  readonly memberIds: readonly string[];
  readonly isSystemAdmin: boolean;
}) {
  const { projectKey, hasMore } = props;
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const [chosenId, setChosenId] = useState<string | null>(null);
  const [role, setRole] = useState<string>("AGENT");
  const [typed, setTyped] = useState("");
  /** A new key empties the field after somebody was added. */
  const [round, setRound] = useState(0);
  const found = useFoundPeople(hasMore && typed.trim() !== "" ? typed : null, "people");
  const known = new Map([...props.people, ...found].map((one) => [one.id, one]));
  const members = new Set(props.memberIds);
  const options = [...known.values()].filter(({ id }) => !members.has(id));

  const add = async () => {
    const chosen = chosenId === null ? undefined : known.get(chosenId);
    if (!chosen) return;
    const path = `/projects/${projectKey}/members/${chosen.id}`;
    const result = await run({ method: "PUT", path, body: { role } });
    if (!result?.ok) return;
    announce(`${chosen.name || chosen.email} is now ${roleLabel(role)}`);
    setChosenId(null);
    setTyped("");
    setRound(round + 1);
    router.refresh();
  };

  return (
    <Form onSubmit={() => void add()} pending={pending} problem={problem} aria-label="Add a person">
      <div className="flex flex-wrap items-end gap-3">
        <ComboBox
          key={round}
          label="Person"
          placeholder="Name or e-mail"
          className="min-w-0 flex-[1_1_18rem]"
          options={options.map((one) => ({ id: one.id, label: personLabel(one) }))}
          value={chosenId}
          onChange={setChosenId}
          onInputChange={setTyped}
        />
        <Select label="Role" className="w-44" options={roles} value={role} onChange={setRole} />
        <SubmitButton icon={<UserPlus />} pendingLabel="Adding…" isDisabled={chosenId === null}>
          Add
        </SubmitButton>
      </div>
      <p className="-mt-1 text-sm text-ink-muted">
        Offered is everyone who can sign in.{" "}
        {props.isSystemAdmin ? (
          <>
            Someone is missing?{" "}
            <Link href="/admin/users/new" className="link">
              Add their account
            </Link>{" "}
            first.
          </>
        ) : (
          "Someone is missing? A system admin can add their account."
        )}
      </p>
    </Form>
  );
}
