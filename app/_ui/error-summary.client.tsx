"use client";

import { CircleAlert } from "lucide-react";
import { type Ref, type RefObject, useEffect, useState } from "react";
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
  // The field stands in the same form, but is there to be asked only after this was drawn.
  const [label, setLabel] = useState<string | null>(null);
  useEffect(() => setLabel(labelOf(formRef.current, entry.name)), [formRef, entry.name]);
  if (entry.name === "") return entry.detail;
  return (
    <button
      type="button"
      className="min-h-6 text-start align-top underline underline-offset-2"
      onClick={() => focusField(formRef.current, entry.name)}
    >
      {label === null ? entry.detail : `${label}: ${entry.detail}`}
    </button>
  );
}

/**
 * Focuses the control named so, of several the invalid one, then the chosen radio; in a composed widget, which holds its
 * value in hidden inputs, the first control a person can use.
 */
function focusField(form: HTMLFormElement | null, name: string): void {
  const named = fieldNamed(form, name);
  if (named === undefined) return;
  const target = isUsable(named) ? named : firstUsable(widgetOf(named));
  target?.focus();
  target?.scrollIntoView({ block: "center" });
}

function fieldNamed(form: HTMLFormElement | null, name: string): HTMLElement | undefined {
  const names = [name, name.replace(/\.\d+(\..*)?$/, "")].map((each) => CSS.escape(each));
  const selector = names.flatMap((each) => [`[name="${each}"]`, `[data-field="${each}"]`]).join(", ");
  const matches = [...(form?.querySelectorAll<HTMLElement>(selector) ?? [])];
  return (
    matches.find((each) => each.ariaInvalid === "true") ??
    matches.find((each) => each.matches(":checked")) ??
    matches[0]
  );
}

/** What the field is called: the label of the innermost box around it that has one; null where that box has several. */
function labelOf(form: HTMLFormElement | null, name: string): string | null {
  if (form === null || name === "") return null;
  let box: HTMLElement | null | undefined = fieldNamed(form, name);
  if (box?.matches("[type=checkbox]")) return null;
  while (box && box !== form) {
    const labels = box.querySelectorAll("[data-label]");
    if (labels.length > 0) return labels.length === 1 ? (labels[0]?.firstChild?.textContent ?? null) : null;
    box = box.parentElement;
  }
  return null;
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
