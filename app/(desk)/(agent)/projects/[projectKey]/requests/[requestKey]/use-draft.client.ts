"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { callApi } from "@/app/_ui/use-api.client.ts";

/** Typing pauses this long before the draft is saved. */
const pauseMs = 800;

/** A text that saves itself as the person's draft of a request, and is forgotten when it was sent. */
export function useDraft(requestKey: string, mode: "reply" | "note", initial: string) {
  const [text, setText] = useState(initial);
  const [isSaved, setIsSaved] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);

  const change = useCallback(
    (typed: string) => {
      setText(typed);
      setIsSaved(false);
      clearTimeout(timer.current);
      timer.current = setTimeout(async () => {
        const visibility = mode === "reply" ? "PUBLIC" : "INTERNAL";
        const path = `/requests/${requestKey}/draft`;
        const result = await callApi({ method: "PUT", path, body: { visibility, text: typed } });
        setIsSaved(result.ok && typed.trim() !== "");
      }, pauseMs);
    },
    [requestKey, mode],
  );
  /** Puts a text into the field that is on its way already, and so is not saved. */
  const show = useCallback((sent: string) => {
    setText(sent);
    setIsSaved(false);
  }, []);
  /** The server drops the draft with the reply or note it became. */
  const forget = useCallback(() => {
    clearTimeout(timer.current);
    setText("");
    setIsSaved(false);
  }, []);
  return { text, change, show, forget, isSaved };
}
