"use client";

import { CircleAlert } from "lucide-react";
import type { Ref, RefObject } from "react";
import { type FieldProblem, fieldProblems, type Problem } from "./problem.ts";

/** What failed, and a way to each field it speaks of. Part of `Form`; takes the focus when it appears. */
export function ErrorSummary({
  problem,
  formRef,
  ref,
}: {
  problem: Problem;
  formRef: RefObject<HTMLFormElement | null>;
  ref: Ref<HTMLDivElement>;
}) {
  const entries = fieldProblems(problem);
  return (
    <div
      ref={ref}
      role="alert"
      tabIndex={-1}
      className="flex gap-2.5 rounded-lg border border-danger-line bg-danger-soft p-3 text-base text-danger-ink"
    >
      <CircleAlert className="mt-0.5 size-4" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{problem.title}</p>
        {problem.detail === undefined ? null : <p className="text-sm">{problem.detail}</p>}
        {entries.length === 0 ? null : (
          <ul className="mt-1 list-disc ps-5 text-sm">
            {entries.map((entry) => (
              <li key={`${entry.name} ${entry.detail}`}>
                <SummaryEntry entry={entry} formRef={formRef} />
              </li>
            ))}
          </ul>
        )}
      </div>
    </div>
  );
}

function SummaryEntry({
  entry,
  formRef,
}: {
  entry: FieldProblem;
  formRef: RefObject<HTMLFormElement | null>;
}) {
  if (entry.name === "") return entry.detail;
  return (
    <button
      type="button"
      className="min-h-6 text-start underline underline-offset-2"
      onClick={() => focusField(formRef.current, entry.name)}
    >
      {entry.detail}
    </button>
  );
}

/** Focuses the control named so; a hidden input stands for a composed widget, whose first control is taken. */
function focusField(form: HTMLFormElement | null, name: string): void {
  const listName = name.replace(/\.\d+(\..*)?$/, "");
  const named = form?.querySelector<HTMLElement>(
    `[name="${CSS.escape(name)}"], [name="${CSS.escape(listName)}"], [data-field="${CSS.escape(name)}"], [data-field="${CSS.escape(listName)}"]`,
  );
  if (named === null || named === undefined) return;
  const isReachable =
    named.matches("input:not([type=hidden]), textarea") && named.closest("[aria-hidden=true]") === null;
  const field = named.closest("[data-rac]:not(input):not(textarea):not(button)") ?? named.parentElement;
  const target = isReachable
    ? named
    : field?.querySelector<HTMLElement>("input:not([type=hidden]), textarea, button");
  target?.focus();
  target?.scrollIntoView({ block: "center" });
}
