import { Card } from "@/app/_ui/card.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import { outcomeWords } from "@/app/(desk)/_mail-log/mail-state.tsx";
import type { InboundMessageDetail } from "@/lib/inbound/inbound-message-detail-view.ts";

type Step = { readonly at: Date; readonly words: string };

/** What happened to a mail, the first first: by the server, by Mailroom, by people. */
export function MailHistory({ mail }: { mail: InboundMessageDetail }) {
  return (
    <Card title="History">
      <ol className="flex flex-col gap-2">
        {stepsOf(mail).map(({ at, words }) => (
          <li key={`${at.toISOString()} ${words}`} className="flex flex-wrap gap-x-3">
            <RelativeTime at={at} style="narrow" className="w-28 shrink-0 text-ink-muted tabular-nums" />
            <span className="min-w-0 flex-1 break-words">{words}</span>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function stepsOf(mail: InboundMessageDetail): Step[] {
  const steps: (Step | null)[] = [
    { at: mail.receivedAt, words: "Received by the mail server" },
    { at: mail.storedAt, words: `Fetched from ${mail.mailboxLabel} and stored` },
    ...mail.acts.map(({ at, by, act, before }) => ({ at, words: actWords(by, act, before) })),
    mail.processedAt && { at: mail.processedAt, words: settledWords(mail) },
    mail.place.tidiedAt && { at: mail.place.tidiedAt, words: tidiedWords(mail) },
    mail.rawDeletedAt && mail.outcome !== "LEFT"
      ? { at: mail.rawDeletedAt, words: "The original was deleted (retention)" }
      : null,
  ];
  return steps.filter((step) => step !== null).sort((a, b) => a.at.getTime() - b.at.getTime());
}

type Act = InboundMessageDetail["acts"][number]["act"];

const acts = {
  release: "released it",
  discard: "discarded it",
  "process-again": "had it processed again",
} as const satisfies Record<Act, string>;

function actWords(by: string, act: Act, before: string | null): string {
  const did = `${by} ${acts[act]}`;
  return before === null ? did : `${did}; until then: ${outcomeWords(before).toLowerCase()}`;
}

function settledWords({ state, outcome, attempts }: InboundMessageDetail): string {
  const result = state === "DONE" ? outcomeWords(outcome ?? "") : outcomeWords(state);
  const tries = attempts > 1 ? `, at the ${ordinal(attempts)} attempt` : "";
  return `Processed: ${result.toLowerCase()}${tries}`;
}

function ordinal(count: number): string {
  return count === 2 ? "second" : count === 3 ? "third" : `${count}th`;
}

const tidied = {
  MARK_SEEN: "Marked as seen in the mailbox",
  MOVE: "Moved in the mailbox",
  DELETE: "Deleted from the mailbox",
  LEAVE: "Left as it is in the mailbox",
} as const;

function tidiedWords({ place, outcome, oversize }: InboundMessageDetail): string {
  return outcome === "LEFT" || oversize ? tidied.LEAVE : tidied[place.afterProcessing];
}
