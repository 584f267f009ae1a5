"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

const everyMs = 5_000;

/**
 * Shows the log anew every few seconds while its page is looked at. Mail that changes no request and polls that only
 * bring mail are not announced as changes, but stand in the log.
 */
export function SteadyRefresh() {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") router.refresh();
    }, everyMs);
    return () => clearInterval(timer);
  }, [router]);
  return null;
}
