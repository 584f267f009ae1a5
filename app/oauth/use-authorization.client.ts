"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { z } from "zod";
import type { Problem } from "@/app/_ui/problem.ts";
import { callApi } from "@/app/_ui/use-api.client.ts";
import { type AuthorizationStep, authorizationStep } from "@/lib/oauth-integrations/authorization-step.ts";
import { authorizationNews, authorizationNewsChannel } from "./authorization-news.ts";
import { openSignInWindow, showInWindow } from "./sign-in-window.client.ts";

/** What is to be authorised: a test of the integration, or one mailbox. */
type AuthorizationRequest =
  | { readonly integrationId: string; readonly purpose: "test" }
  | {
      readonly integrationId: string;
      readonly purpose: "grant";
      readonly mailboxAddress: string;
      readonly allowOtherAccount: boolean;
    };

export type AuthorizationOutcome = "succeeded" | "failed" | "expired" | "interrupted";

/** Where an authorization stands, as the page that began it sees it. */
type AuthorizationPhase =
  | { readonly kind: "idle" }
  | { readonly kind: "starting"; readonly request: AuthorizationRequest }
  | { readonly kind: "refused"; readonly request: AuthorizationRequest; readonly problem: Problem }
  | {
      readonly kind: "waiting";
      readonly request: AuthorizationRequest;
      readonly authorizationId: string;
      readonly authorizationUrl: string;
      /** Blocked: the browser opened none. Closed: it is gone, or can not be seen any more. */
      readonly window: "open" | "blocked" | "closed";
    }
  | {
      readonly kind: "finished";
      readonly request: AuthorizationRequest;
      readonly outcome: AuthorizationOutcome;
      readonly steps: readonly AuthorizationStep[];
    };

export type Authorization = {
  readonly phase: AuthorizationPhase;
  /** Call it right in the handler of a press: browsers open windows only then. */
  readonly begin: (request: AuthorizationRequest) => void;
  /** Opens the sign-in page once more, after the browser blocked it or the window was lost. */
  readonly reopen: () => void;
  readonly reset: () => void;
};

const startedAuthorization = z.object({ authorizationId: z.string(), authorizationUrl: z.url() });
const authorizationStatus = z.object({
  state: z.enum(["waiting", "succeeded", "failed", "expired", "interrupted"]),
  steps: z.array(authorizationStep),
});

/** A window that went to another site can not be watched, and may not tell of its end: the server is asked. */
const pollMs = 2_000;
const lookMs = 500;

/** Runs the three-legged flow in a window of its own and tells how it goes. */
export function useAuthorization(): Authorization {
  const [phase, setPhase] = useState<AuthorizationPhase>({ kind: "idle" });
  // A later beginning, or a reset, makes the answers to earlier ones void.
  const turn = useRef(0);
  const opened = useRef<Window | null>(null);

  const begin = useCallback((request: AuthorizationRequest) => {
    turn.current += 1;
    const mine = turn.current;
    const signInWindow = openSignInWindow();
    setPhase({ kind: "starting", request });
    const { integrationId, ...body } = request;
    void callApi({
      method: "POST",
      path: `/oauth-integrations/${integrationId}/authorizations`,
      body,
      answer: startedAuthorization,
    }).then((result) => {
      if (turn.current !== mine || !result.ok || !result.value) {
        signInWindow?.close();
        if (turn.current === mine && !result.ok)
          setPhase({ kind: "refused", request, problem: result.problem });
        return;
      }
      const isShown = signInWindow !== null && showInWindow(signInWindow, result.value.authorizationUrl);
      opened.current = isShown ? signInWindow : null;
      const window = isShown ? "open" : signInWindow === null ? "blocked" : "closed";
      setPhase({ kind: "waiting", request, ...result.value, window });
    });
  }, []);

  const reopen = useCallback(() => {
    if (phase.kind !== "waiting") return;
    const signInWindow = openSignInWindow();
    if (signInWindow === null) return setPhase({ ...phase, window: "blocked" });
    opened.current?.close();
    opened.current = signInWindow;
    showInWindow(signInWindow, phase.authorizationUrl);
    setPhase({ ...phase, window: "open" });
  }, [phase]);

  const reset = useCallback(() => {
    turn.current += 1;
    opened.current = null;
    setPhase({ kind: "idle" });
  }, []);

  useEffect(() => {
    if (phase.kind !== "waiting") return;
    return followAuthorization(phase.authorizationId, ({ state, steps }) => {
      if (state === "waiting") return;
      setPhase({ kind: "finished", request: phase.request, outcome: state, steps });
    });
  }, [phase]);

  useEffect(() => {
    if (phase.kind !== "waiting" || phase.window !== "open") return;
    // A provider's page may cut the window off from this one, and then it looks closed too: the server is still asked.
    const timer = setInterval(() => {
      if (opened.current?.closed !== false) setPhase({ ...phase, window: "closed" });
    }, lookMs);
    return () => clearInterval(timer);
  }, [phase]);

  return { phase, begin, reopen, reset };
}

/** Tells how an authorization stands, now and then and at once when its window says that it ended; returns the end. */
function followAuthorization(
  authorizationId: string,
  onStatus: (status: z.infer<typeof authorizationStatus>) => void,
): () => void {
  const stop = new AbortController();
  const ask = async () => {
    try {
      const response = await fetch(`/api/v1/oauth-authorizations/${authorizationId}`, {
        signal: stop.signal,
        cache: "no-store",
      });
      const status = authorizationStatus.safeParse(await response.json());
      if (status.success && !stop.signal.aborted) onStatus(status.data);
    } catch {
      // The connection was lost for a moment, or this is over: the next round asks again.
    }
  };
  void ask();
  const timer = setInterval(ask, pollMs);
  const channel = new BroadcastChannel(authorizationNewsChannel);
  channel.onmessage = (event) => {
    const news = authorizationNews.safeParse(event.data);
    if (news.success && news.data.authorizationId === authorizationId) void ask();
  };
  return () => {
    stop.abort();
    clearInterval(timer);
    channel.close();
  };
}
