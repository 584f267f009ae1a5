"use client";

import { useEffect, useRef } from "react";
import { z } from "zod";
import { refreshPace } from "./refresh-pace.ts";

const change = z.object({ topic: z.string(), projectId: z.string().nullable(), id: z.string() });
type Change = z.infer<typeof change>;

/**
 * Calls `refresh` when something has changed that the page shows: at once, and at a bounded pace while changes stream in
 * (`refreshPace`). The browser reconnects by itself; after a gap everything may have changed. Both functions may be new
 * with each rendering; the newest are called.
 */
export function useLiveChanges(options: {
  readonly concerns: (change: Change) => boolean;
  /** Must not fail. @param again asks for one more, after a pause */
  readonly refresh: (again: () => void) => Promise<void>;
  readonly gatherMs: number;
  readonly shortestPauseMs: number;
}): void {
  const { gatherMs, shortestPauseMs } = options;
  const newest = useRef(options);
  useEffect(() => {
    newest.current = options;
  });
  useEffect(() => {
    const pace = refreshPace(() => newest.current.refresh(pace.ask), {
      gatherMs,
      shortestPauseMs,
      longestPauseMs: 1_000,
    });
    let isConnectedBefore = false;
    const source = new EventSource("/api/v1/events");
    source.addEventListener("open", () => {
      if (isConnectedBefore) pace.ask();
      isConnectedBefore = true;
    });
    source.addEventListener("gap", pace.ask);
    source.addEventListener("change", (event) => {
      const parsed = change.safeParse(JSON.parse(event.data));
      if (parsed.success && newest.current.concerns(parsed.data)) pace.ask();
    });
    return () => {
      pace.stop();
      source.close();
    };
  }, [gatherMs, shortestPauseMs]);
}
