"use client";

import { CircleAlert } from "lucide-react";
import type { Ref, RefObject } from "react";
import { type FieldProblem, formProblem, type Problem } from "./problem.ts";

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
  const { heading, detail, entries } = formProblem(problem);
  return (
    <div
      ref={ref}
      role="alert"
      tabIndex={-1}
      className="flex gap-2.5 rounded-lg border border-danger-line bg-danger-soft p-3 text-base text-danger-ink"
    >
      <CircleAlert className="mt-0.5 size-4" />
      <div className="min-w-0 flex-1">
        <p className="font-semibold">{heading}</p>
        {detail === null ? null : <p className="text-sm">{detail}</p>}
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

/**
 * Focuses the control named so, of several the invalid one, then the chosen radio; in a composed widget, which holds its
 * value in hidden inputs, the first control a person can use.
 */
function focusField(form: HTMLFormElement | null, name: string): void {
  const names = [name, name.replace(/\.\d+(\..*)?$/, "")].map((each) => CSS.escape(each));
  const selector = names.flatMap((each) => [`[name="${each}"]`, `[data-field="${each}"]`]).join(", ");
  const matches = [...(form?.querySelectorAll<HTMLElement>(selector) ?? [])];
  const named =
    matches.find((each) => each.ariaInvalid === "true") ??
    matches.find((each) => each.matches(":checked")) ??
    matches[0];
  if (named === undefined) return;
  const target = isUsable(named) ? named : firstUsable(widgetOf(named));
  target?.focus();
  target?.scrollIntoView({ block: "center" });
}

function widgetOf(named: HTMLElement): HTMLElement | null {
  return named.hasAttribute("data-field")
    ? named
    : (named.closest<HTMLElement>("div[data-rac]") ?? named.parentElement);
}

function firstUsable(widget: HTMLElement | null): HTMLElement | undefined {
  const inputs = [...(widget?.querySelectorAll<HTMLElement>("input, textarea") ?? [])].filter(isUsable);
  return inputs[0] ?? [...(widget?.querySelectorAll<HTMLElement>("button") ?? [])].find(isUsable);
}

function isUsable(element: HTMLElement): boolean {
  return (
    element.matches("input:not([type=hidden]), textarea, button") &&
    element.closest("[aria-hidden=true]") === null
  );
}
