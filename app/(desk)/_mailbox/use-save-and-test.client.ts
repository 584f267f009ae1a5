"use client";

import { useState } from "react";
import type { Problem } from "@/app/_ui/problem.ts";
import { type ApiCall, useApi } from "@/app/_ui/use-api.client.ts";

/**
 * For a form that can be saved, and tried out before it is. `save` and `test` give what the server answered, or null when
 * that was a problem, which is then in `problem`: one for both.
 *
 * @param settings what a test is about: once it has changed, the last test is outdated
 * @param shownProblem a problem in the words of the form
 */
export function useSaveAndTest<Result>(
  settings: unknown,
  shownProblem: (problem: Problem) => Problem = (problem) => problem,
) {
  const saving = useApi();
  const testing = useApi();
  const [saveCount, setSaveCount] = useState(0);
  const [tested, setTested] = useState<{ settings: string; result: Result } | null>(null);
  // Kept here and not by the two calls: its identity moves the focus, so it changes only with an answer.
  const [problem, setProblem] = useState<Problem | null>(null);

  const save = async <Saved>(call: ApiCall<Saved>): Promise<Saved | null> => {
    setProblem(null);
    const answer = await saving.run(call);
    if (answer?.ok === false) setProblem(shownProblem(answer.problem));
    if (!answer?.ok || answer.value === undefined) return null;
    setSaveCount((count) => count + 1);
    return answer.value;
  };
  const test = async (call: ApiCall<Result>): Promise<Result | null> => {
    setProblem(null);
    const answer = await testing.run(call);
    if (answer?.ok === false) {
      setTested(null);
      setProblem(shownProblem(answer.problem));
    }
    if (!answer?.ok || answer.value === undefined) return null;
    setTested({ settings: JSON.stringify(settings), result: answer.value });
    return answer.value;
  };

  return {
    save,
    test,
    isSaving: saving.pending,
    isTesting: testing.pending,
    problem,
    /** The key of secret fields: a save ends their replacing. */
    saveCount,
    /** The last test; null: there is none, or it could not be made. */
    tested: tested && {
      result: tested.result,
      isOutdated: tested.settings !== JSON.stringify(settings),
    },
  };
}
