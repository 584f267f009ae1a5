import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

type CalloutTone = "info" | "success" | "warning" | "danger";

export type CalloutProps = {
  tone: CalloutTone;
  /** What is the matter, in one line. */
  title?: ReactNode;
  /** Why, and what to do. */
  children?: ReactNode;
  /** One action that cures it: a Button or LinkButton. */
  action?: ReactNode;
  /** `alert` for what appears after a press; leave out for what is there when the page opens. */
  role?: "alert" | undefined;
  className?: string | undefined;
};

const tones = {
  info: { box: "border-info-line bg-info-soft", ink: "text-info-ink", icon: Info, word: "Note" },
  success: {
    box: "border-success-line bg-success-soft",
    ink: "text-success-ink",
    icon: CircleCheck,
    word: "Success",
  },
  warning: {
    box: "border-warning-line bg-warning-soft",
    ink: "text-warning-ink",
    icon: TriangleAlert,
    word: "Warning",
  },
  danger: {
    box: "border-danger-line bg-danger-soft",
    ink: "text-danger-ink",
    icon: CircleAlert,
    word: "Error",
  },
} as const;

/** A box that says something is so, why, and what to do about it. */
export function Callout({ tone, title, children, action, role, className }: CalloutProps) {
  const { box, ink, icon: Icon, word } = tones[tone];
  return (
    <div
      role={role}
      className={classNames(
        "flex flex-wrap items-start gap-x-3 gap-y-2 rounded-lg border p-3 text-base",
        box,
        className,
      )}
    >
      <div className="flex min-w-0 flex-[1_1_16rem] items-start gap-2.5">
        <Icon className={classNames("mt-0.5 size-4", ink)} aria-hidden="true" />
        <div className="min-w-0 flex-1">
          <span className="sr-only">{word}: </span>
          {title === undefined ? null : <p className={classNames("font-semibold", ink)}>{title}</p>}
          {children === undefined || children === null ? null : <div className="text-ink">{children}</div>}
        </div>
      </div>
      {action === undefined ? null : <div className="flex gap-2 max-sm:ps-6.5">{action}</div>}
    </div>
  );
}
