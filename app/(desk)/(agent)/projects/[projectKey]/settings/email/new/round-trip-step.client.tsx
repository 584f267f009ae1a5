"use client";

import { Send } from "lucide-react";
import { useRouter } from "next/navigation";
import { useCallback, useEffect, useState } from "react";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { StatusBadge } from "@/app/_ui/status-badge.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { Steps } from "@/app/_ui/steps.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import {
  type RoundTripState,
  roundTripState,
  type RoundTripStep as TripStep,
} from "@/lib/channel-setup/round-trip-state.ts";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import { setupHref } from "./setup-links.ts";

const answer = z.object({ roundTrip: roundTripState.nullable() });
const pauseMs = 2_000;

const titles: Readonly<Record<TripStep["step"], string>> = {
  send: "Send",
  arrive: "Find it in the mailbox",
  clean: "Clean up",
};

const badges = {
  waiting: ["working", "On its way"],
  arrived: ["ok", "It came back"],
  missing: ["attention", "Not found"],
  failed: ["failed", "Not sent"],
} as const;

/** A test mail from the address to itself: sent, looked for every two seconds, and deleted where it is found. */
export function RoundTripStep({ setup }: { setup: SetupView }) {
  const router = useRouter();
  const announce = useAnnounce();
  const start = useApi();
  const { run: check, problem: checkProblem } = useApi();
  const skip = useApi();
  const [trip, setTrip] = useState<RoundTripState | null>(setup.roundTrip);
  const path = `/channel-setups/${setup.id}`;
  const state = trip?.state ?? null;
  const done = setupHref(setup.projectKey, "done", setup.id);

  const look = useCallback(async () => {
    const result = await check({ method: "POST", path: `${path}/round-trip-checks`, answer });
    if (!result?.ok || !result.value) return;
    setTrip(result.value.roundTrip);
    if (result.value.roundTrip?.state === "arrived") announce("The test mail came back");
  }, [check, path, announce]);

  // What was on its way when the page was left is looked for when it is back.
  useEffect(() => {
    if (state !== "waiting") return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const next = async () => {
      await look();
      if (!isOver) timer = setTimeout(() => void next(), pauseMs);
    };
    timer = setTimeout(() => void next(), 500);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [state, look]);

  const send = async () => {
    const result = await start.run({ method: "POST", path: `${path}/round-trips`, answer });
    if (result?.ok && result.value) setTrip(result.value.roundTrip);
  };
  const goOn = async () => {
    if (state !== "arrived") {
      const result = await skip.run({ method: "PATCH", path, body: { isRoundTripSkipped: true } });
      if (!result?.ok) return;
    }
    router.push(done);
  };
  return (
    <div className="flex flex-col gap-5">
      <Card
        title="Test mail"
        description={`Mailroom writes a mail from ${setup.address} to itself, looks for it in the mailbox, and deletes it. It never becomes a request.`}
        actions={
          state === null ? undefined : <StatusBadge kind={badges[state][0]}>{badges[state][1]}</StatusBadge>
        }
      >
        <div className="flex flex-col gap-4">
          {trip === null ? null : <Steps label="Test mail, step by step" steps={trip.steps.map(rowOf)} />}
          <ProblemCallout problem={start.problem ?? checkProblem ?? skip.problem} />
          <div className="flex flex-wrap gap-2">
            {state === "arrived" ? (
              <Button variant="primary" onPress={() => void goOn()}>
                Continue
              </Button>
            ) : null}
            <Button
              variant={state === "arrived" ? "secondary" : "primary"}
              icon={<Send />}
              onPress={() => void send()}
              pending={start.pending || state === "waiting"}
              pendingLabel={state === "waiting" ? "Looking for it…" : "Sending…"}
            >
              {state === null ? "Send test mail" : "Send again"}
            </Button>
            {state === "missing" ? <Button onPress={() => void look()}>Look again</Button> : null}
          </div>
        </div>
      </Card>
      {state === "arrived" ? null : (
        <Callout
          tone="warning"
          title="Without the test mail"
          action={
            <Button size="sm" onPress={() => void goOn()} pending={skip.pending} pendingLabel="Skipping…">
              Skip the test mail
            </Button>
          }
        >
          Both connections work, but nobody knows yet whether mail to {setup.address} arrives in this mailbox.
        </Callout>
      )}
    </div>
  );
}

function rowOf({ step, state, detail, serverWords, cure, tookMs }: TripStep) {
  return {
    id: step,
    title: titles[step],
    state,
    detail,
    ...(serverWords !== null && { serverWords }),
    ...(cure !== null && { cure }),
    ...(tookMs !== null && { tookMs }),
  };
}
