import { classifyImapError, ImapError } from "./imap-error.ts";
import type { ImapSession } from "./open-imap.ts";

/** RFC 2177: a server may log out a client that idles for 30 minutes. */
const RENEW_MS = 25 * 60_000;
/** A server that ends IDLE by itself sooner than this does not really have it. */
const SHORTEST_IDLE_MS = 1_000;

type IdleOptions = {
  /** Ends idling. */
  signal: AbortSignal;
  /** IDLE is ended and begun anew this often. */
  renewMs?: number;
};

/** Whether the server can tell about new mail by itself (RFC 2177). */
export function supportsIdle(session: ImapSession): boolean {
  return session.client.capabilities.has("IDLE");
}

/** Calls back whenever the server says, in IDLE or in any answer, that messages have arrived in the selected folder. */
export function hearNews(session: ImapSession, onNews: () => void): void {
  session.client.on("exists", ({ count, prevCount }) => {
    if (count > prevCount) onNews();
  });
}

/**
 * Idles in the selected folder until the signal is aborted, then resolves once the next command has ended IDLE: give one
 * (any will do), since asking the server to stop, and then what is new, would take two round trips.
 * @throws ImapError "connection-lost" when the connection ends, "protocol" when the server has no IDLE
 */
export async function idleInFolder(session: ImapSession, options: IdleOptions): Promise<void> {
  const { client } = session;
  const { signal } = options;
  if (!supportsIdle(session)) {
    throw new ImapError("protocol", "The server can not announce new mail (no IDLE).", { permanent: true });
  }
  let lost: unknown;
  const onError = (error: Error) => {
    lost = error;
  };
  session.expect("watch");
  client.on("error", onError);
  try {
    while (!signal.aborted) {
      let renewed = false;
      const begun = Date.now();
      const renew = setTimeout(() => {
        renewed = true;
        // A failing one shows as the end of the connection below.
        void client.noop().catch(onError);
      }, options.renewMs ?? RENEW_MS);
      const ended: unknown = await client.idle().finally(() => clearTimeout(renew));
      if (!client.usable) {
        throw classifyImapError(lost ?? { code: "NoConnection", reason: client.byeReason });
      }
      if (signal.aborted) return;
      const endedAtOnce = !renewed && Date.now() - begun < SHORTEST_IDLE_MS;
      if (ended === false || endedAtOnce) {
        throw new ImapError("protocol", "The server refused IDLE.", { permanent: false });
      }
    }
  } catch (error) {
    throw classifyImapError(error);
  } finally {
    client.off("error", onError);
  }
}
