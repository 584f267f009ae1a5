"use client";

import { useEffect, useState } from "react";
import { useAnnounce } from "./status-region.client.tsx";

/** Copies a value to the clipboard and announces it. `isCopied` holds for the moment after. */
export function useCopy(
  value: string,
  copiedMessage: string,
): { isCopied: boolean; copy: () => Promise<void> } {
  const announce = useAnnounce();
  const [isCopied, setIsCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return;
    const timer = setTimeout(() => setIsCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setIsCopied(true);
      announce(copiedMessage);
    } catch {
      // Browsers keep the clipboard from pages without https, except on the same machine.
      announce("The browser refused to copy. Select the text and copy it by keyboard.");
    }
  };
  return { isCopied, copy };
}
