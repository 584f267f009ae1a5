import { classifyImapError, ImapError } from "./imap-error.ts";
import { openFolder } from "./open-folder.ts";
import type { ImapSession } from "./open-imap.ts";

/** RFC 2177: a server may log out a client that idles for 30 minutes. */
const RENEW_MS = 25 * 60_000;
/** A server that ends IDLE by itself sooner than this does not really have it. */
const SHORTEST_IDLE_MS = 1_000;

type WatchOptions = {
  /** Called once when watching begins, then whenever messages arrive. Must not use the watching session. */
  onChange: () => void;
  /** Ends watching. */
  signal: AbortSignal;
  /** IDLE is ended and begun anew this often. */
  renewMs?: number;
};

/** Whether the server can tell about new mail by itself (RFC 2177). */
export function supportsIdle(session: ImapSession): boolean {
  return session.client.capabilities.has("IDLE");
}

/**
 * Watches a folder by IDLE until the signal is aborted, then resolves. A change is only a hint: the caller polls.
 * Open the session with `purpose: "watch"`; it can be used for commands again afterwards.
 * @throws ImapError "connection-lost" when the connection ends, "protocol" when the server has no IDLE
 */
export async function watchFolder(
  session: ImapSession,
  folder: string,
  options: WatchOptions,
): Promise<void> {
  const { client } = session;
  const { signal } = options;
  if (!supportsIdle(session)) {
    throw new ImapError("protocol", "The server can not announce new mail (no IDLE).", { permanent: true });
  }
  await openFolder(session, folder);

  let lost: unknown;
  const onError = (error: Error) => {
    lost = error;
  };
  const onExists = (change: { count: number; prevCount: number }) => {
    if (change.count > change.prevCount) options.onChange();
  };
  // Any command ends the running IDLE; a failing one shows as the end of the connection below.
  const endIdle = () => void client.noop().catch(onError);
  client.on("error", onError);
  client.on("exists", onExists);
  signal.addEventListener("abort", endIdle);
  try {
    // Mail that came between the caller's last poll and the SELECT above causes no event.
    options.onChange();
    while (!signal.aborted) {
      let renewed = false;
      const begun = Date.now();
      const renew = setTimeout(() => {
        renewed = true;
        endIdle();
      }, options.renewMs ?? RENEW_MS);
      const ended: unknown = await client.idle().finally(() => clearTimeout(renew));
      if (signal.aborted) return;
      if (!client.usable) {
        throw classifyImapError(lost ?? { code: "NoConnection", reason: client.byeReason });
      }
      const endedAtOnce = !renewed && Date.now() - begun < SHORTEST_IDLE_MS;
      if (ended === false || endedAtOnce) {
        throw new ImapError("protocol", "The server refused IDLE.", { permanent: false });
      }
    }
  } catch (error) {
    if (!signal.aborted) throw classifyImapError(error);
  } finally {
    client.off("error", onError);
    client.off("exists", onExists);
    signal.removeEventListener("abort", endIdle);
  }
}
