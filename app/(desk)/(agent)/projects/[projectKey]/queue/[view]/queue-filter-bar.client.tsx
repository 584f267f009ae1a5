"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Select } from "@/app/_ui/select.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import type { QueueViewName } from "@/lib/requests/queue-view.ts";
import { type QueueFilters, queueHref } from "./queue-address.ts";

const sorts = [
  { id: "oldest-waiting", label: "Waiting longest" },
  { id: "recently-updated", label: "Latest message" },
  { id: "newest", label: "Newest" },
  { id: "priority", label: "Priority" },
] as const;

const priorities = [
  { id: "any", label: "Any priority" },
  { id: "URGENT", label: "Urgent" },
  { id: "HIGH", label: "High" },
  { id: "NORMAL", label: "Normal" },
  { id: "LOW", label: "Low" },
] as const;

/** Typing pauses this long before the address changes. */
const typingPauseMs = 300;

/** Search, filters and order of the queue. They stand in the address, so a view can be bookmarked and shared. */
export function QueueFilterBar(props: {
  readonly projectKey: string;
  readonly view: QueueViewName;
  readonly filters: QueueFilters;
  readonly sort: string;
  readonly people: readonly { id: string; name: string }[];
}) {
  const { projectKey, view, filters } = props;
  const router = useRouter();
  const [, startTransition] = useTransition();
  const [text, setText] = useState(filters.q);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const go = (change: Partial<QueueFilters>) => {
    const href = queueHref(projectKey, view, { ...filters, q: text, cursor: undefined, ...change });
    startTransition(() => router.replace(href, { scroll: false }));
  };
  const type = (typed: string) => {
    setText(typed);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => go({ q: typed }), typingPauseMs);
  };
  const isFiltered = text !== "" || filters.assignee !== undefined || filters.priority !== undefined;

  return (
    <search className="flex flex-wrap items-end gap-2">
      <TextField
        label="Search this view"
        isLabelHidden
        type="search"
        placeholder="Search subject, customer or key"
        value={text}
        onChange={type}
        className="min-w-56 flex-1"
        data-shortcut="/"
      />
      <Select
        label="Assignee"
        isLabelHidden
        className="w-44"
        options={[
          { id: "any", label: "Any assignee" },
          ...props.people.map(({ id, name }) => ({ id, label: name })),
        ]}
        value={filters.assignee ?? "any"}
        onChange={(id) => go({ assignee: id === "any" ? undefined : id })}
      />
      <Select
        label="Priority"
        isLabelHidden
        className="w-40"
        options={priorities}
        value={filters.priority ?? "any"}
        onChange={(id) =>
          go({ priority: priorities.flatMap((one) => (one.id === id && one.id !== "any" ? one.id : []))[0] })
        }
      />
      <Select
        label="Order"
        isLabelHidden
        className="w-48"
        options={sorts}
        value={props.sort}
        onChange={(id) => go({ sort: sorts.find((one) => one.id === id)?.id })}
      />
      {isFiltered ? (
        <Button
          variant="quiet"
          onPress={() => {
            setText("");
            go({ q: "", assignee: undefined, priority: undefined });
          }}
        >
          Clear
        </Button>
      ) : null}
    </search>
  );
}
