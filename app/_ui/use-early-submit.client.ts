"use client";

import { type FormEvent, useRef } from "react";

/**
 * For a form that the page's program sends: submitted before that program is there, it waits for it, instead of being put
 * into the address by the browser. Give `action` to the form beside its `onSubmit`, and `keepTyped` its resets.
 */
export function useEarlySubmit(onSubmit: (data: FormData) => void) {
  const wasEarly = useRef(false);
  return {
    action: (data: FormData) => {
      wasEarly.current = true;
      onSubmit(data);
    },
    /** React empties a form that it has sent by itself; that is undone here. False: somebody else resets the form. */
    keepTyped: (event: FormEvent<HTMLFormElement>): boolean => {
      const isOfReact = wasEarly.current;
      if (isOfReact) event.preventDefault();
      wasEarly.current = false;
      return isOfReact;
    },
  };
}
