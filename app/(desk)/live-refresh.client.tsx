"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useTransition } from "react";
import { useLiveChanges } from "./use-live-changes.client.ts";

/** A log moves with every mail and is read slower. */
const pauseMs = 150;
const logPauseMs = 500;
/** A rendering that has not come by then does not hold back the next one. */
const longestRefreshMs = 10_000;

/**
 * Renders the page's server parts anew when something of the project (or of one request) has changed; with `showsLog`
 * also when a line of the mail logs has.
 */
export function LiveRefresh(props: { projectId?: string; requestId?: string; showsLog?: boolean }) {
  const { projectId, requestId, showsLog = false } = props;
  const refresh = useRouterRefresh();
  useLiveChanges({
    concerns: (change) => {
      if (change.topic === "mail-log" && !showsLog) return false;
      return requestId
        ? change.id === requestId || change.topic === "outbound"
        : projectId === undefined || change.projectId === projectId;
    },
    refresh,
    gatherMs: 10,
    shortestPauseMs: showsLog ? logPauseMs : pauseMs,
  });
  return null;
}

/** Renders the server parts anew; done when the page shows them. */
function useRouterRefresh(): () => Promise<void> {
  const router = useRouter();
  const [isRefreshing, startTransition] = useTransition();
  const done = useRef<() => void>(undefined);
  useEffect(() => {
    if (!isRefreshing) done.current?.();
  }, [isRefreshing]);
  return useCallback(
    () =>
      new Promise<void>((resolve) => {
        done.current = resolve;
        setTimeout(resolve, longestRefreshMs);
        startTransition(() => router.refresh());
      }),
    [router],
  );
}
