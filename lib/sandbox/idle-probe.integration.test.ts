import { expect, test } from "vitest";
import { openFolder } from "@/lib/imap/open-folder.ts";
import { openImap } from "@/lib/imap/open-imap.ts";
import { idleInFolder } from "@/lib/imap/watch-folder.ts";
import { freePort } from "@/lib/testing/free-port.ts";
import { startImapServer } from "./imap-server.ts";
test("probe", async () => {
  const port = await freePort();
  const server = await startImapServer({ ports: [port], mailboxes: new Map([["a@b.c", []]]), checkToken: async () => true, password: "p" });
  const open = () => openImap({ host: "127.0.0.1", connectAddress: "127.0.0.1", port, security: "none", timeoutMs: 5000 }, { method: "oauth", username: "a@b.c", accessToken: "t" });
  for (const way of ["close first", "noop first"]) {
    const s = await open();
    await openFolder(s, "INBOX");
    const stop = new AbortController();
    let settled = "no";
    const ended = idleInFolder(s, { signal: stop.signal }).then(() => { settled = "ok"; }, (e) => { settled = String(e); });
    await new Promise((r) => setTimeout(r, 500));
    stop.abort();
    const at = Date.now();
    if (way === "noop first") { if (s.client.idling) await s.client.noop(); await ended; }
    await s.close();
    await new Promise((r) => setTimeout(r, 1500));
    console.log(way, settled, Date.now() - at - 1500);
  }
  await server.stop();
  expect(1).toBe(1);
}, 30000);
