"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { z } from "zod";

const change = z.object({ topic: z.string(), projectId: z.string().nullable(), id: z.string() });

/** Changes that come together within this time are shown together. */
const gatherMs = 60;

/**
 * Renders the page's server parts anew when something of the project (or of one request) has changed. The browser
 * reconnects by itself; after a gap everything is fetched anew.
 */
export function LiveRefresh({ projectId, requestId }: { projectId?: string; requestId?: string }) {
  const router = useRouter();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isConnectedBefore = false;
    const refresh = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        router.refresh();
      }, gatherMs);
    };
    const source = new EventSource("/api/v1/events");
    source.addEventListener("open", () => {
      if (isConnectedBefore) refresh();
      isConnectedBefore = true;
    });
    source.addEventListener("gap", refresh);
    source.addEventListener("change", (event) => {
      const parsed = change.safeParse(JSON.parse(event.data));
      if (!parsed.success) return;
      const concerns = requestId
        ? parsed.data.id === requestId || parsed.data.topic === "outbound"
        : projectId === undefined || parsed.data.projectId === projectId;
      if (concerns) refresh();
    });
    return () => {
      clearTimeout(timer);
      source.close();
    };
  }, [router, projectId, requestId]);
  return null;
}
