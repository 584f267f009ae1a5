"use client";

import { Callout } from "@/app/_ui/callout.tsx";
import type { ServerDraft } from "../channel-draft.ts";

/** After a reload all is there again but the password, where none is saved yet. */
export function PasswordAgain({
  isRestored,
  server: { signIn, password },
  hasPassword,
}: {
  /** The fields stand as they were typed before the page was left. */
  isRestored: boolean;
  server: ServerDraft;
  hasPassword: boolean;
}) {
  if (!isRestored || signIn !== "password" || password !== "" || hasPassword) return null;
  return (
    <Callout tone="info" title="Type the password again">
      What you typed before is here, except the password: that is saved, encrypted, only when you test the
      connection.
    </Callout>
  );
}
