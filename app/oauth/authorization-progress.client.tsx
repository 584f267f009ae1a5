"use client";

import { LoaderCircle } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { ProblemCallout } from "@/app/_ui/problem-callout.tsx";
import { AuthorizationSteps } from "./authorization-steps.tsx";
import type { Authorization, AuthorizationOutcome } from "./use-authorization.client.ts";

const unfinished: Readonly<Partial<Record<AuthorizationOutcome, { title: string; text: string }>>> = {
  expired: {
    title: "The sign-in was not finished",
    text: "It has to be finished within ten minutes, and these are over. Nothing was changed. Begin again when you are ready.",
  },
  interrupted: {
    title: "The sign-in was interrupted",
    text: "Mailroom was stopped while it was at work on the provider's answer, so nothing is known of it. Begin again.",
  },
};

/** What there is to see while somebody signs in at the provider, and what came of it. Nothing before it begins. */
export function AuthorizationProgress({ phase, reopen }: Pick<Authorization, "phase" | "reopen">): ReactNode {
  if (phase.kind === "idle") return null;
  if (phase.kind === "refused") return <ProblemCallout problem={phase.problem} />;
  if (phase.kind === "finished") {
    const words = unfinished[phase.outcome];
    if (words) {
      return (
        <Callout tone="warning" title={words.title} role="alert">
          {words.text}
        </Callout>
      );
    }
    return <AuthorizationSteps label="Steps of the sign-in" steps={phase.steps} />;
  }
  if (phase.kind === "waiting" && phase.window === "blocked") {
    return (
      <Callout
        tone="warning"
        title="The browser blocked the sign-in window"
        role="alert"
        action={
          <Button size="sm" onPress={reopen}>
            Open the sign-in page
          </Button>
        }
      >
        Open it with this button; you may allow windows of this site for the next time.
      </Callout>
    );
  }
  if (phase.kind === "waiting" && phase.window === "closed") {
    return (
      <Callout
        tone="info"
        title="The sign-in window is closed"
        role="alert"
        action={
          <Button size="sm" onPress={reopen}>
            Open it again
          </Button>
        }
      >
        Nothing was authorised yet. If the provider's page is still open somewhere, you can finish there: this
        page goes on by itself.
      </Callout>
    );
  }
  return (
    <div className="flex items-start gap-2.5">
      <LoaderCircle className="mt-0.5 size-5 shrink-0 animate-spin text-accent-ink" aria-hidden="true" />
      <div className="min-w-0">
        <p className="font-medium">Waiting for the sign-in</p>
        <p className="text-sm text-ink-muted">
          Sign in and accept in the window that opened. This page goes on by itself.{" "}
          {phase.kind === "waiting" ? (
            <button type="button" className="link min-h-6" onClick={reopen}>
              Window lost? Open it again
            </button>
          ) : null}
        </p>
      </div>
    </div>
  );
}
