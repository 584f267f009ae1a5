"use client";

import { LogIn, RotateCw, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { Checkbox } from "@/app/_ui/checkbox.client.tsx";
import { ConfirmDialog } from "@/app/_ui/confirm-dialog.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** What the list shows, as the API takes it. */
export type BulkFilter = Readonly<Record<string, string | undefined>>;

const answer = z.object({
  results: z.array(z.object({ id: z.string(), result: z.string(), detail: z.string() })),
  hasMore: z.boolean(),
});
type Answer = z.infer<typeof answer>;
/** What came of an act. */
type Done = { readonly answer: Answer; readonly act: Act["act"] };

/** What is said of each act. */
const acts = {
  release: {
    label: (object: string) => `Release ${object}`,
    done: "processed now",
    consequence:
      "They become requests or comments as if no rule had been against them, and their senders are answered as usual. Own mail and exact duplicates are still recognised. It can not be taken back. At most 500 go at once, those that have waited longest.",
  },
  "process-again": {
    label: (object: string) => `Process ${object} again`,
    done: "processed now",
    consequence:
      "All rules are asked anew: what has been mended since then goes through, what has not ends as before. Nothing is doubled. At most 500 go at once, those that have waited longest.",
  },
  discard: {
    label: (object: string) => `Discard ${object}`,
    done: "discarded",
    consequence:
      "Nothing comes of them, and their senders are not told. They stay in the mail log as ignored and can be let in there, as long as their originals are kept. At most 500 go at once, those that have waited longest.",
  },
} as const;

type ActName = keyof typeof acts;
type Act = { readonly act: ActName; readonly isForAll: boolean };

const buttons = {
  release: { icon: <LogIn />, label: "Release", all: "Release all that match" },
  "process-again": { icon: <RotateCw />, label: "Process again", all: "Process all that match again" },
  discard: { icon: <X />, label: "Discard", all: "Discard all that match" },
} as const;

/** What can be done with the chosen mails of a list, or with all that match its filters. */
export function BulkActions(props: {
  /** In this order; the first is what is mostly wanted. */
  readonly acts: readonly ActName[];
  readonly chosen: readonly string[];
  /** So many of the mails of this page can be chosen. */
  readonly choosableCount: number;
  /** For all that match: what can be done with them, and what that is. */
  readonly all?: { readonly acts: readonly ActName[]; readonly filter: BulkFilter };
  readonly onChooseAll: (all: boolean) => void;
}) {
  const { chosen, choosableCount, all } = props;
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem, clearProblem } = useApi();
  const [asked, setAsked] = useState<Act | null>(null);
  const [done, setDone] = useState<Done | null>(null);
  if (choosableCount === 0) return done === null ? null : <Outcome {...done} />;
  const ask = (act: Act) => {
    clearProblem();
    setAsked(act);
  };
  const perform = async () => {
    if (asked === null) return;
    const { act, isForAll } = asked;
    const body = isForAll ? { act, filter: all?.filter } : { act, ids: chosen };
    const result = await run({ method: "POST", path: "/inbound-messages/reprocessings", body, answer });
    if (!result?.ok || !result.value) return;
    setAsked(null);
    setDone({ answer: result.value, act });
    props.onChooseAll(false);
    announce(`${countWords(doneOf(result.value))} ${acts[act].done}`);
    router.refresh();
  };
  const object = asked?.isForAll ? "all mails that match" : countWords(chosen.length);
  const words = acts[asked?.act ?? "process-again"];
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Checkbox
          isSelected={chosen.length === choosableCount}
          isIndeterminate={chosen.length > 0 && chosen.length < choosableCount}
          onChange={props.onChooseAll}
        >
          {chosen.length === 0 ? "Choose all on this page" : `${countWords(chosen.length)} chosen`}
        </Checkbox>
        {props.acts.map((act) => (
          <Button
            key={act}
            variant={act === "release" && act === props.acts[0] ? "primary" : "secondary"}
            size="sm"
            icon={buttons[act].icon}
            isDisabled={chosen.length === 0}
            onPress={() => ask({ act, isForAll: false })}
          >
            {buttons[act].label}
          </Button>
        ))}
        {all?.acts.map((act) => (
          <Button key={act} size="sm" variant="quiet" onPress={() => ask({ act, isForAll: true })}>
            {buttons[act].all}
          </Button>
        ))}
      </div>
      {done === null ? null : <Outcome {...done} />}
      <ConfirmDialog
        isOpen={asked !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) setAsked(null);
        }}
        title={`${words.label(object)}?`}
        consequence={words.consequence}
        confirmLabel={words.label(object)}
        tone="primary"
        onConfirm={() => void perform()}
        pending={pending}
        problem={problem}
      />
    </div>
  );
}

function countWords(count: number): string {
  return count === 1 ? "1 mail" : `${count} mails`;
}

function isDone({ result }: Answer["results"][number]): boolean {
  return result === "started" || result === "discarded";
}

function doneOf({ results }: Answer): number {
  return results.filter(isDone).length;
}

/** What came of it: how many went, and of the others why not. */
function Outcome({ answer, act }: Done) {
  const others = new Map<string, number>();
  for (const each of answer.results) {
    if (!isDone(each)) others.set(each.detail, (others.get(each.detail) ?? 0) + 1);
  }
  const count = doneOf(answer);
  return (
    <Callout
      tone={others.size === 0 ? "success" : "warning"}
      title={`${countWords(count)} ${count === 1 ? "is" : "are"} ${acts[act].done}`}
      role="alert"
    >
      {others.size === 0 && !answer.hasMore ? null : (
        <ul className="flex list-disc flex-col gap-1 ps-5">
          {[...others].map(([detail, number]) => (
            <li key={detail}>
              {countWords(number)}: {detail}
            </li>
          ))}
          {answer.hasMore ? <li>More mails match: do the same again for them.</li> : null}
        </ul>
      )}
    </Callout>
  );
}
