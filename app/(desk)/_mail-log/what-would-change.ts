import type { InboundMessageDetail } from "@/lib/inbound/inbound-message-detail-view.ts";

type Decided = Pick<InboundMessageDetail, "state" | "outcome" | "evidence" | "mayRelease">;

/** By the rule that decided: what a person can do, or what the sender would have to do, for another outcome. */
const byRule: readonly { readonly rule: RegExp; readonly words: string }[] = [
  {
    rule: /^own-fingerprint$/,
    words:
      "Nothing: this installation wrote the mail itself. Were it taken in, the two would answer each other.",
  },
  {
    rule: /^own-address$/,
    words: "A sender of its own: mail from an address that a channel receives by is never a customer’s.",
  },
  {
    rule: /^(notice|alert|forward)-answer$/,
    words: "Release it, or have the sender write a new mail to the address of a channel.",
  },
  {
    rule: /^loop-guard/,
    words:
      "Release it: the guard against loops is passed over then. Mail that comes later is judged by itself.",
  },
  {
    rule: /^auto-/,
    words:
      "Release it. Else the program that sends it would have to leave out the header that says it is automatic (Auto-Submitted).",
  },
  {
    rule: /^(precedence|list|bulk)/,
    words:
      "Release it. Else its sender would have to leave out the header that says it went to many (Precedence).",
  },
];

const byOutcome: Readonly<Record<string, string>> = {
  REQUEST:
    "It would have been a comment if it had answered a mail of a request (In-Reply-To or References), or named a request’s key in its subject and come from someone who takes part there.",
  COMMENT:
    "It would have been a request of its own without the reference or key above, or if its sender had no part in the request.",
  IGNORED: "Release it: the rule that ignored it is passed over then.",
  BOUNCE: "Nothing: it tells what became of a mail of ours, and that is noted at that mail.",
  DUPLICATE:
    "Nothing: the same mail has had its effect already, so that this copy must not have it once more.",
  LEFT: "A catch address of the mail handler that stands in To, Cc or Bcc of the mail, or a handler without catch addresses.",
  FORWARDED:
    "Settings of the mail handler under which it can take the mail: change them, then process it again. It is not forwarded twice.",
};

const wronglyBounced =
  "Release it if a person wrote it: it looks like a delivery report, but tells about no mail of ours.";

/** What would have led to another outcome; null: nothing is decided yet. */
export function whatWouldChange({ state, outcome, evidence, mayRelease }: Decided): string | null {
  if (state === "STORED") return null;
  if (state === "FAILED") return "Mend what the reason names, then process it again.";
  if (outcome === "BOUNCE" && mayRelease) return wronglyBounced;
  const rule = evidence.find(({ kind }) => kind === "filter")?.detail;
  const known = rule === undefined ? undefined : byRule.find((one) => one.rule.test(rule));
  if (known) return known.words;
  if (state === "HELD") return "Release it: the rule that holds it is passed over then.";
  return outcome === null ? null : (byOutcome[outcome] ?? null);
}
