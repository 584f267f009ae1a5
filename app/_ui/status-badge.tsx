import {
  Ban,
  CircleAlert,
  CircleCheck,
  CircleDashed,
  CircleDot,
  CircleOff,
  CirclePause,
  Clock,
  LoaderCircle,
  MailQuestion,
  Reply,
  TriangleAlert,
} from "lucide-react";
import type { ReactNode } from "react";
import { Badge, type Tone } from "./badge.tsx";

/** The states the product knows, by what they mean to the reader rather than by their table. */
export type StatusKind =
  | "needs-reply"
  | "waiting"
  | "open"
  | "resolved"
  | "ok"
  | "queued"
  | "working"
  | "paused"
  | "off"
  | "untested"
  | "uncertain"
  | "attention"
  | "failed"
  | "refused";

const kinds: Record<StatusKind, { tone: Tone; icon: ReactNode }> = {
  "needs-reply": { tone: "info", icon: <Reply /> },
  waiting: { tone: "neutral", icon: <Clock /> },
  open: { tone: "info", icon: <CircleDot /> },
  resolved: { tone: "success", icon: <CircleCheck /> },
  ok: { tone: "success", icon: <CircleCheck /> },
  queued: { tone: "neutral", icon: <Clock /> },
  working: { tone: "info", icon: <LoaderCircle className="animate-spin" /> },
  paused: { tone: "warning", icon: <CirclePause /> },
  off: { tone: "neutral", icon: <CircleOff /> },
  untested: { tone: "neutral", icon: <CircleDashed /> },
  uncertain: { tone: "warning", icon: <MailQuestion /> },
  attention: { tone: "warning", icon: <TriangleAlert /> },
  failed: { tone: "danger", icon: <CircleAlert /> },
  refused: { tone: "danger", icon: <Ban /> },
};

export type StatusBadgeProps = {
  kind: StatusKind;
  /** The state in words: "Waiting for customer", "Delivered", "Authorise again". */
  children: ReactNode;
  className?: string | undefined;
};

/** A state: icon and words, so that colour only repeats what both already say. */
export function StatusBadge({ kind, children, className }: StatusBadgeProps) {
  const { tone, icon } = kinds[kind];
  return (
    <Badge tone={tone} icon={icon} className={className}>
      {children}
    </Badge>
  );
}
