"use client";

import { memo, useEffect, useState } from "react";
import { exactTime, nextPhraseMs, timePhrase } from "./time-phrase.ts";

export type RelativeTimeProps = {
  /** The moment, as ISO 8601 text or Date. */
  at: string | Date;
  style?: "long" | "narrow" | undefined;
  className?: string | undefined;
};

/** "5 minutes ago", with the exact time on hover. The server writes it; in the page it stays true and turns to the reader's zone. */
export const RelativeTime = memo(function RelativeTime({ at, style = "long", className }: RelativeTimeProps) {
  const iso = typeof at === "string" ? at : at.toISOString();
  const [now, setNow] = useState(() => new Date());
  const [timeZone, setTimeZone] = useState("UTC");

  useEffect(() => {
    setTimeZone(Intl.DateTimeFormat().resolvedOptions().timeZone);
  }, []);

  useEffect(() => {
    const timer = setTimeout(() => setNow(new Date()), nextPhraseMs(new Date(iso), now));
    return () => clearTimeout(timer);
  }, [iso, now]);

  const moment = new Date(iso);
  return (
    // The clocks of server and reader may differ by a minute: the reader's words win without a warning.
    <time dateTime={iso} title={exactTime(moment, timeZone)} className={className} suppressHydrationWarning>
      {timePhrase(moment, now, style)}
    </time>
  );
});
