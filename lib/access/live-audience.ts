import type { LiveChange } from "@/lib/platform/live-changes.ts";
import { listenForChanges } from "@/lib/platform/live-changes.ts";
import { logger } from "@/lib/platform/logger.ts";

type Listener = {
  readonly onChange: (change: LiveChange) => void;
  /** Changes may have been missed. */
  readonly onGap: () => void;
};

type Audience = {
  readonly listeners: Set<Listener>;
  stop: AbortController | null;
  lingering: NodeJS.Timeout | null;
};

/** A person who goes from page to page leaves and joins; what happens meanwhile is not to be missed. */
const lingerMs = 60_000;

// Kept on globalThis because the development server loads modules again at each change.
const shared: typeof globalThis & { mailroomLiveAudience?: Audience } = globalThis;

function audience(): Audience {
  shared.mailroomLiveAudience ??= { listeners: new Set(), stop: null, lingering: null };
  return shared.mailroomLiveAudience;
}

/**
 * Hears every announced change until the returned function is called. All listeners of a process share one database
 * connection, which is opened for the first and closed a minute after the last.
 */
export function joinLiveAudience(listener: Listener): () => void {
  const current = audience();
  current.listeners.add(listener);
  if (current.lingering) clearTimeout(current.lingering);
  startListening();
  return () => {
    current.listeners.delete(listener);
    if (current.listeners.size > 0) return;
    current.lingering = setTimeout(() => {
      current.stop?.abort();
      current.stop = null;
    }, lingerMs).unref();
  };
}

function startListening(): void {
  const current = audience();
  if (current.stop) return;
  const stop = new AbortController();
  current.stop = stop;
  const listening = listenForChanges({
    signal: stop.signal,
    onChange: (change) => {
      for (const listener of current.listeners) listener.onChange(change);
    },
    onGap: () => {
      for (const listener of current.listeners) listener.onGap();
    },
  });
  listening.catch((error: unknown) => {
    logger().error({ err: error }, "live changes: stopped listening");
    if (current.stop === stop) current.stop = null;
  });
}
