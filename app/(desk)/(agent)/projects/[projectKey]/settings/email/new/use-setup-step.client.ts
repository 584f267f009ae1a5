"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import type { Problem } from "@/app/_ui/problem.ts";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import type { SetupStep } from "@/lib/channel-setup/setup-choices.ts";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import { type ConnectionTestStep, connectionTestStep } from "@/lib/mail-servers/connection-test-step.ts";
import type { ChannelChoices } from "../channel-choices.ts";
import type { ChannelDraft, Side } from "../channel-draft.ts";
import { draftOfSetup, keptDraft } from "./setup-draft.ts";
import { setupHref } from "./setup-links.ts";
import { useKeptDraft } from "./use-kept-draft.client.ts";

const tested = z.object({
  incomingTest: z.array(connectionTestStep).nullable(),
  outgoingTest: z.array(connectionTestStep).nullable(),
});

/**
 * What is typed at a step, and saving it, testing its connection, and going on: `saveAndTest` saves what was typed, tests
 * the connection, and goes on only when all is well; else the failing steps stay to be read.
 */
export function useSetupStep(setup: SetupView, choices: ChannelChoices, side: Side) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending } = useApi();
  const step = side === "incoming" ? "connect" : "outgoing";
  const [draft, setDraft] = useState<ChannelDraft>(() => draftOfSetup(setup, choices, step));
  const keep = useKeptDraft(setup.id, keptDraft(step, draft));
  const change = (changes: Partial<ChannelDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const [problem, setProblem] = useState<Problem | null>(null);
  const [steps, setSteps] = useState<readonly ConnectionTestStep[] | null>(
    side === "incoming" ? setup.incomingTest : setup.outgoingTest,
  );
  const [saveCount, setSaveCount] = useState(0);

  const saveAndTest = async (body: unknown, next: SetupStep | null) => {
    setProblem(null);
    await keep();
    const path = `/channel-setups/${setup.id}`;
    const saved = await run({ method: "PATCH", path, body });
    if (saved === null) return;
    if (!saved.ok) return setProblem(saved.problem);
    setSaveCount((count) => count + 1);
    setDraft((before) => ({ ...before, [side]: { ...before[side], password: "" } }));
    const result = await run({
      method: "POST",
      path: `${path}/connection-tests`,
      body: { side },
      answer: tested,
    });
    if (result === null) return;
    if (!result.ok) return setProblem(result.problem);
    const found = (side === "incoming" ? result.value?.incomingTest : result.value?.outgoingTest) ?? [];
    setSteps(found);
    const isGood = found.length > 0 && found.every(({ state }) => state === "ok");
    announce(isGood ? "The connection works" : "The connection test failed");
    if (isGood && next !== null) router.push(setupHref(setup.projectKey, next, setup.id));
    else router.refresh();
  };
  return { draft, change, keep, saveAndTest, pending, problem, steps, saveCount };
}
