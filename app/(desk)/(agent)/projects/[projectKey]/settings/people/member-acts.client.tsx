"use client";

import { UserMinus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog.client.tsx";
import { IconButton } from "@/app/_ui/icon-button.client.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { roleLabel, roles } from "./roles.ts";

type Asked = "remove" | "give-up-admin";

/** Changes or ends what a person is in the project. */
export function MemberActs(props: {
  readonly projectKey: string;
  readonly projectName: string;
  readonly userId: string;
  readonly name: string;
  readonly role: "ADMIN" | "AGENT";
  /** Whether losing the admin role shuts the acting person out of these settings. */
  readonly locksOut: boolean;
}) {
  const { projectKey, projectName, userId, name, role, locksOut } = props;
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem, clearProblem } = useApi();
  const [asked, setAsked] = useState<Asked | null>(null);
  const path = `/projects/${projectKey}/members/${userId}`;

  const finish = (message: string, leadsAway: boolean) => {
    setAsked(null);
    announce(message);
    if (leadsAway) router.push("/");
    router.refresh();
  };
  const change = async (wanted: string) => {
    const result = await run({ method: "PUT", path, body: { role: wanted } });
    if (result?.ok) finish(`${name} is now ${roleLabel(wanted)}`, locksOut);
  };
  const choose = (wanted: string) => {
    if (wanted === role) return;
    clearProblem();
    if (locksOut) setAsked("give-up-admin");
    else void change(wanted);
  };
  const remove = async () => {
    const result = await run({ method: "DELETE", path });
    if (result?.ok) finish(`${name} removed from ${projectName}`, locksOut);
  };

  return (
    <div className="flex flex-col items-end gap-2 max-md:items-start">
      <span className="inline-flex items-center gap-1">
        <Select
          label={`Role of ${name}`}
          isLabelHidden
          className="w-44"
          options={roles}
          value={role}
          onChange={choose}
          isDisabled={pending}
        />
        <IconButton
          label={`Remove ${name}`}
          icon={<UserMinus />}
          onPress={() => {
            clearProblem();
            setAsked("remove");
          }}
        />
      </span>
      {asked === null ? <ProblemCallout problem={problem} /> : null}
      <ConfirmDialog
        isOpen={asked === "remove"}
        onOpenChange={() => setAsked(null)}
        title={`Remove ${name} from ${projectName}?`}
        consequence="Their open requests in this project become unassigned. What they wrote stays, and so does their account."
        confirmLabel="Remove from project"
        onConfirm={() => void remove()}
        pending={pending}
        problem={problem}
      />
      <ConfirmDialog
        isOpen={asked === "give-up-admin"}
        onOpenChange={() => setAsked(null)}
        title="Become an agent?"
        consequence="You lose these settings at once. Another admin can give the role back."
        confirmLabel="Become agent"
        onConfirm={() => void change("AGENT")}
        pending={pending}
        problem={problem}
      />
    </div>
  );
}
