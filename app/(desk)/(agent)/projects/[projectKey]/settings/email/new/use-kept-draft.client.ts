"use client";

import { useCallback, useEffect, useRef } from "react";
import { callApi } from "@/app/_ui/use-api.client.ts";

const pauseMs = 400;

/**
 * Keeps what stands in the fields of a step, so that it is there again after a reload or another day: shortly after each
 * change, and when the page is left. What can not be kept is still on the page, and is tried again with the next change.
 *
 * @param drafts by step, as the API takes them
 * @param setupId null: nothing was begun yet, so nothing is kept
 * @returns keeps it at once; to be waited for before the step is saved, which would else be overtaken
 */
export function useKeptDraft(setupId: string | null, drafts: Record<string, unknown>): () => Promise<void> {
  const text = JSON.stringify(drafts);
  const latest = useRef(text);
  const kept = useRef(text);
  const writing = useRef<Promise<void>>(Promise.resolve());

  const keep = useCallback((): Promise<void> => {
    const sent = latest.current;
    if (setupId === null || sent === kept.current) return writing.current;
    kept.current = sent;
    writing.current = writing.current.then(async () => {
      const { ok } = await callApi({
        method: "PATCH",
        path: `/channel-setups/${setupId}`,
        body: { drafts: JSON.parse(sent) },
        outlivesPage: true,
      });
      if (!ok && kept.current === sent) kept.current = "";
    });
    return writing.current;
  }, [setupId]);

  useEffect(() => {
    latest.current = text;
    const timer = setTimeout(() => void keep(), pauseMs);
    return () => clearTimeout(timer);
  }, [text, keep]);

  useEffect(() => {
    const leave = () => void keep();
    window.addEventListener("beforeunload", leave);
    document.addEventListener("visibilitychange", leave);
    return () => {
      window.removeEventListener("beforeunload", leave);
      document.removeEventListener("visibilitychange", leave);
      leave();
    };
  }, [keep]);

  return keep;
}
