"use client";

import { createContext, type ReactNode, useCallback, useContext, useState } from "react";

type Announce = (message: string) => void;

const AnnounceContext = createContext<Announce | null>(null);

/**
 * The one `role="status"` region of the application, and a quiet note at the bottom of the window for sighted people.
 * Part of `UiProviders`; pages never add a live region of their own.
 */
export function StatusRegionProvider({ children }: { children: ReactNode }) {
  // The key changes with every message so that the same words said twice are read twice.
  const [message, setMessage] = useState({ key: 0, text: "" });
  const announce = useCallback((text: string) => setMessage((last) => ({ key: last.key + 1, text })), []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <div
        role="status"
        className="pointer-events-none fixed inset-x-0 bottom-4 z-50 flex justify-center px-4 print:hidden"
      >
        {message.text === "" ? null : (
          <span
            key={message.key}
            className="animate-toast max-w-full rounded-lg bg-toast px-3 py-2 text-sm text-toast-ink shadow-overlay"
          >
            {message.text}
          </span>
        )}
      </div>
    </AnnounceContext>
  );
}

/** Returns the function that says something in the status region, politely: `announce("Saved")`. */
export function useAnnounce(): Announce {
  const announce = useContext(AnnounceContext);
  if (announce === null) throw new Error("useAnnounce needs <UiProviders> above it in the tree.");
  return announce;
}
