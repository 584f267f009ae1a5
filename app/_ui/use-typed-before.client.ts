"use client";

import { type RefObject, useEffect, useRef } from "react";

/**
 * Hands over what somebody typed into a field of the page before the page's program was there to hear it, once.
 *
 * @param shown what the server has put into the field
 */
export function useTypedBefore(
  input: RefObject<HTMLInputElement | HTMLTextAreaElement | null>,
  shown: string,
  onTyped: (text: string) => void,
): void {
  const first = useRef({ shown, onTyped });
  useEffect(() => {
    const typed = input.current?.value ?? first.current.shown;
    if (typed !== first.current.shown) first.current.onTyped(typed);
  }, [input]);
}
