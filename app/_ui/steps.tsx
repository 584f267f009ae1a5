import { CircleAlert, CircleCheck, CircleDashed, CircleMinus, LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

type StepState = "ok" | "failed" | "skipped" | "running" | "waiting";

export type Step = {
  id: string;
  /** "Sign in to imap.example.org" */
  title: string;
  state: StepState;
  /** What happened, or what is meant: "Signed in with XOAUTH2 in 120 ms." */
  detail?: ReactNode;
  /** The server's own words, verbatim; shown in the fixed-width face, never as markup. */
  serverWords?: string | undefined;
  /** What cures a failure; words or an action. */
  cure?: ReactNode;
  tookMs?: number | undefined;
};

const states = {
  ok: { icon: CircleCheck, ink: "text-success-ink", word: "Done" },
  failed: { icon: CircleAlert, ink: "text-danger-ink", word: "Failed" },
  skipped: { icon: CircleMinus, ink: "text-ink-subtle", word: "Skipped" },
  running: { icon: LoaderCircle, ink: "text-accent-ink", word: "Running" },
  waiting: { icon: CircleDashed, ink: "text-ink-subtle", word: "Waiting" },
} as const;

/** A long act, step by step (connection test, round trip). The failing step stays open with the server's words. */
export function Steps({ label, steps }: { label: string; steps: readonly Step[] }) {
  return (
    <ol aria-label={label} className="flex flex-col">
      {steps.map((step, index) => (
        <StepRow key={step.id} step={step} isLast={index === steps.length - 1} />
      ))}
    </ol>
  );
}

function StepRow({ step, isLast }: { step: Step; isLast: boolean }) {
  const { icon: Icon, ink, word } = states[step.state];
  return (
    <li className="relative flex gap-3 pb-3 last:pb-0">
      {isLast ? null : (
        <span
          aria-hidden="true"
          className="absolute top-6 bottom-0 start-2.5 w-px -translate-x-1/2 bg-line"
        />
      )}
      <Icon
        className={classNames("mt-0.5 size-5", ink, step.state === "running" && "animate-spin")}
        aria-hidden="true"
      />
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline justify-between gap-x-3">
          <span className={classNames("min-w-0 font-medium", step.state === "skipped" && "text-ink-muted")}>
            {step.title}
          </span>
          <span className={classNames("shrink-0 text-sm tabular-nums", ink)}>
            {word}
            {step.tookMs === undefined ? null : ` · ${step.tookMs} ms`}
          </span>
        </div>
        {step.detail === undefined ? null : <div className="text-sm text-ink-muted">{step.detail}</div>}
        {step.serverWords === undefined ? null : (
          <figure className="mt-1.5">
            <figcaption className="text-xs text-ink-muted">The server said</figcaption>
            <pre className="mt-0.5 max-h-40 overflow-auto rounded-md border bg-sunken px-2.5 py-1.5 font-mono text-sm break-words whitespace-pre-wrap">
              {step.serverWords}
            </pre>
          </figure>
        )}
        {step.cure === undefined ? null : <div className="mt-1.5 text-sm">{step.cure}</div>}
      </div>
    </li>
  );
}
