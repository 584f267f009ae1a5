"use client";

import { CircleCheck, RotateCcw, UserRoundPlus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import { isTyping } from "@/app/(desk)/is-typing.ts";

const statuses = [
  { id: "OPEN", label: "Open" },
  { id: "PENDING", label: "Pending" },
  { id: "RESOLVED", label: "Resolved" },
] as const;

const priorities = [
  { id: "LOW", label: "Low" },
  { id: "NORMAL", label: "Normal" },
  { id: "HIGH", label: "High" },
  { id: "URGENT", label: "Urgent" },
] as const;

const nobody = "nobody";

/** Status, assignee and priority of a request, changed at once; `a` takes it, `e` resolves it. */
export function RequestControls(props: {
  readonly requestKey: string;
  readonly status: "OPEN" | "PENDING" | "RESOLVED";
  readonly priority: "LOW" | "NORMAL" | "HIGH" | "URGENT";
  readonly assigneeId: string | null;
  readonly myUserId: string;
  readonly people: readonly { id: string; name: string }[];
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem } = useApi();
  const change = async (body: Record<string, string | null>, words: string) => {
    const result = await run({ method: "PATCH", path: `/requests/${props.requestKey}`, body });
    if (!result?.ok) return;
    announce(words);
    router.refresh();
  };
  const isResolved = props.status === "RESOLVED";
  const toggleResolved = () =>
    void change({ status: isResolved ? "OPEN" : "RESOLVED" }, isResolved ? "Opened again" : "Resolved");
  const take = () => void change({ assigneeId: props.myUserId }, "Assigned to you");

  const keys = useRef<Record<string, () => void>>({});
  keys.current = { e: toggleResolved, a: take };
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      keys.current[event.key]?.();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, []);

  return (
    <div className="flex flex-col gap-2">
      <div className="flex flex-wrap items-end gap-2">
        <Select
          label="Status"
          className="w-36"
          options={statuses}
          value={props.status}
          onChange={(status) => void change({ status }, "Status changed")}
        />
        <Select
          label="Assignee"
          className="w-48"
          options={[
            { id: nobody, label: "Nobody" },
            ...props.people.map(({ id, name }) => ({ id, label: name })),
          ]}
          value={props.assigneeId ?? nobody}
          onChange={(id) => void change({ assigneeId: id === nobody ? null : id }, "Assignee changed")}
        />
        <Select
          label="Priority"
          className="w-32"
          options={priorities}
          value={props.priority}
          onChange={(priority) => void change({ priority }, "Priority changed")}
        />
        <span className="ms-auto flex gap-2">
          {props.assigneeId === props.myUserId ? null : (
            <Button icon={<UserRoundPlus />} onPress={take} isDisabled={pending}>
              Assign to me
            </Button>
          )}
          <Button
            icon={isResolved ? <RotateCcw /> : <CircleCheck />}
            onPress={toggleResolved}
            pending={pending}
            pendingLabel="Saving…"
          >
            {isResolved ? "Open again" : "Resolve"}
          </Button>
        </span>
      </div>
      <ProblemCallout problem={problem} />
    </div>
  );
}
