"use client";

import { useEffect } from "react";
import { authorizationNewsChannel } from "@/app/oauth/authorization-news.ts";
import { CloseWindow } from "./close-window.client.tsx";

/** Long enough to see that it went well. */
const closeAfterMs = 1_500;

/** Tells the page that began the sign-in that it is over, and closes the window when there is nothing to read in it. */
export function FinishedWindow({
  authorizationId,
  closesItself,
}: {
  authorizationId: string;
  closesItself: boolean;
}) {
  useEffect(() => {
    const channel = new BroadcastChannel(authorizationNewsChannel);
    channel.postMessage({ authorizationId });
    const timer = closesItself ? setTimeout(() => window.close(), closeAfterMs) : undefined;
    return () => {
      clearTimeout(timer);
      channel.close();
    };
  }, [authorizationId, closesItself]);
  return (
    <div className="flex flex-col items-start gap-3 text-ink-muted">
      <p>
        {closesItself
          ? "This window closes by itself."
          : "The page you came from shows this too. You can close this window and try again there."}
      </p>
      <CloseWindow />
    </div>
  );
}
