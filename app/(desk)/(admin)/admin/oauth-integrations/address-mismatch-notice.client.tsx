"use client";

import { useEffect, useState } from "react";
import { Callout } from "@/app/_ui/callout.tsx";

/** Warns when the page was opened at another address than the base URL, because providers send people to the latter. */
export function AddressMismatchNotice({ baseUrl }: { baseUrl: string }) {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => setAddress(window.location.origin), []);
  if (address === null || address === new URL(baseUrl).origin) return null;
  return (
    <Callout tone="warning" title="You opened Mailroom at another address than its base URL">
      Your browser is at <span className="font-mono break-all">{address}</span>, but the base URL is{" "}
      <span className="font-mono break-all">{baseUrl}</span>. Providers send the browser back to the base URL,
      where you are not signed in, so tests and authorisations will fail. Open Mailroom there, or correct
      BASE_URL and start it again.
    </Callout>
  );
}
