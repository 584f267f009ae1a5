"use client";

import { LogIn, RotateCw, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "@/app/_ui/button.client.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";

/** Has a mail judged anew, lets it in against the rules, or settles it as ignored; says what follows. */
export function MailActions(props: {
  readonly inboundMessageId: string;
  readonly canRelease: boolean;
  readonly canProcessAgain: boolean;
  readonly canDiscard: boolean;
  /** It was taken for a delivery report. */
  readonly isReport: boolean;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const again = useApi();
  const release = useApi();
  const discarding = useApi();
  const path = `/inbound-messages/${props.inboundMessageId}`;
  const processAgain = async () => {
    const result = await again.run({ method: "POST", path: `${path}/reprocessings` });
    if (!result?.ok) return;
    announce("The mail is processed again");
    router.refresh();
  };
  const letIn = async () => {
    const result = await release.run({ method: "POST", path: `${path}/releases` });
    if (!result?.ok) return;
    announce("The mail is released");
    router.refresh();
  };
  const discard = async () => {
    const result = await discarding.run({ method: "POST", path: `${path}/discards` });
    if (!result?.ok) return;
    announce("The mail is discarded");
    router.refresh();
  };
  return (
    <div className="flex flex-col gap-3">
      {props.canRelease ? (
        <Choice
          words={`${props.isReport ? "Takes it as mail by a person, although it looks like a delivery report." : "Passes over the rules that held or ignored it."} It becomes a request or a comment, and its sender is answered as usual. Own mail and exact duplicates are still recognised.`}
          button={
            <Button
              variant="primary"
              icon={<LogIn />}
              onPress={() => void letIn()}
              pending={release.pending}
              pendingLabel="Releasing…"
            >
              Release
            </Button>
          }
        />
      ) : null}
      {props.canProcessAgain ? (
        <Choice
          words="Asks all rules anew, for when what stood in the way is mended. The mail has had no effect here yet, so nothing is doubled."
          button={
            <Button
              icon={<RotateCw />}
              onPress={() => void processAgain()}
              pending={again.pending}
              pendingLabel="Starting…"
            >
              Process again
            </Button>
          }
        />
      ) : null}
      {props.canDiscard ? (
        <Choice
          words="Nothing comes of it, and it waits for nobody any more. Its sender is not told. As long as its original is kept, it can still be let in."
          button={
            <Button
              icon={<X />}
              onPress={() => void discard()}
              pending={discarding.pending}
              pendingLabel="Discarding…"
            >
              Discard
            </Button>
          }
        />
      ) : null}
      <ProblemCallout problem={release.problem ?? again.problem ?? discarding.problem} />
    </div>
  );
}

function Choice({ button, words }: { button: React.ReactNode; words: string }) {
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
      <span className="sm:w-36">{button}</span>
      <p className="min-w-60 flex-1 text-sm text-ink-muted">{words}</p>
    </div>
  );
}
