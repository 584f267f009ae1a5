"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Badge } from "@/app/_ui/badge.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";

const refreshEveryMs = 15_000;
/** Figures that were not renewed for so long are marked: the connection to Mailroom may be lost. */
const staleAfterMs = 60_000;

/**
 * Says of when the figures of the page are, and renews them while the page is looked at: mail that waits, and times that
 * pass, are no changes that anybody announces.
 */
export function FreshFigures({ readAt }: { readAt: Date }) {
  const router = useRouter();
  const [staleTime, setStaleTime] = useState<number | null>(null);
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, refreshEveryMs);
    return () => clearInterval(timer);
  }, [router]);
  const time = readAt.getTime();
  useEffect(() => {
    // From when they came, by the reader's own clock: it may differ from the server's.
    const timer = setTimeout(() => setStaleTime(time), staleAfterMs);
    return () => clearTimeout(timer);
  }, [time]);
  return staleTime === time ? (
    <Badge tone="warning">
      Out of date, as of <RelativeTime at={readAt} />
    </Badge>
  ) : (
    <span className="text-sm text-ink-muted">
      As of <RelativeTime at={readAt} />
    </span>
  );
}
