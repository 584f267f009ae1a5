"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { z } from "zod";
import { type Problem, problemSchema } from "./problem.ts";

type ApiMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

export type ApiCall<Answer> = {
  method: ApiMethod;
  /** Below /api/v1, with its leading slash: "/requests/SD-1/replies". */
  path: string;
  /** Sent as JSON; a FormData goes as multipart (attachments). Leave out for none. */
  body?: unknown;
  /** Parses the answer; without it the answer is thrown away. */
  answer?: z.ZodType<Answer> | undefined;
  /** Sent as Idempotency-Key, so that a repeated press can not do it twice. */
  idempotencyKey?: string | undefined;
  /** Is sent also while the page is being left; at most 64 KiB. */
  outlivesPage?: boolean | undefined;
};

/** `ok` with the parsed answer, or the problem that the server (or the network) gave. */
export type ApiResult<Answer> = { ok: true; value: Answer } | { ok: false; problem: Problem };

/** Sends one change or question to the API. Never throws: a lost connection and an unreadable answer are problems too. */
export async function callApi<Answer = undefined>(
  call: ApiCall<Answer>,
): Promise<ApiResult<Answer | undefined>> {
  const isMultipart = call.body instanceof FormData;
  const headers = new Headers({ accept: "application/json, application/problem+json" });
  if (call.body !== undefined && !isMultipart) headers.set("content-type", "application/json");
  if (call.idempotencyKey !== undefined) headers.set("idempotency-key", call.idempotencyKey);
  try {
    const response = await fetch(`/api/v1${call.path}`, {
      method: call.method,
      headers,
      credentials: "same-origin",
      keepalive: call.outlivesPage ?? false,
      ...(call.body === undefined ? {} : { body: encodeBody(call.body) }),
    });
    if (!response.ok) return { ok: false, problem: await readProblem(response) };
    if (call.answer === undefined) return { ok: true, value: undefined };
    const answer = call.answer.safeParse(await response.json());
    if (answer.success) return { ok: true, value: answer.data };
    return { ok: false, problem: unreadable(response.status) };
  } catch {
    return {
      ok: false,
      problem: {
        type: "about:blank",
        title: "The server could not be reached",
        detail: "Nothing was saved as far as this page knows. Check the connection and try again.",
        code: "network_failed",
      },
    };
  }
}

function encodeBody(body: unknown): BodyInit {
  return body instanceof FormData ? body : JSON.stringify(body);
}

async function readProblem(response: Response): Promise<Problem> {
  const parsed = problemSchema.safeParse(await response.json().catch(() => null));
  if (!parsed.success) return unreadable(response.status);
  return { ...parsed.data, status: parsed.data.status ?? response.status };
}

function unreadable(status: number): Problem {
  return {
    type: "about:blank",
    title: "The server gave an answer this page does not understand",
    detail: `HTTP status ${status}. Reload the page: it may be older than the server.`,
    status,
    code: "answer_unreadable",
  };
}

/**
 * For changes from a component: `const { run, pending, problem } = useApi()`. `problem` is that of the last run, for
 * `Form` or `ProblemCallout`. While one run is under way another answers `null` at once, so a double press sends once.
 */
export function useApi() {
  const [pending, setPending] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const isRunning = useRef(false);
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => {
      isMounted.current = false;
    };
  }, []);

  const run = useCallback(async <Answer = undefined>(call: ApiCall<Answer>) => {
    if (isRunning.current) return null;
    isRunning.current = true;
    setPending(true);
    setProblem(null);
    const result = await callApi(call);
    isRunning.current = false;
    if (isMounted.current) {
      setPending(false);
      if (!result.ok) setProblem(result.problem);
    }
    return result;
  }, []);

  const clearProblem = useCallback(() => setProblem(null), []);
  return { run, pending, problem, clearProblem };
}
