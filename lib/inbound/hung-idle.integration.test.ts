import "@/lib/testing/integration-environment.ts";
import { afterEach, expect, test, vi } from "vitest";
import { givenImapScriptDesk } from "@/lib/testing/imap-script-desk.ts";
import { keepMailboxes } from "./keep-mailboxes.ts";

const { server, deliver, configure, configureServer, mailbox, stored } = givenImapScriptDesk();
const patiently = { timeout: 90_000, interval: 25 };
const stopping = new AbortController();

afterEach(() => stopping.abort());

/** As over a connection that died without a word: IDLE went out, and its "+" never comes. */
test("a connection that hangs in IDLE is left when something is due, mail is taken, and the keeper can stop", async () => {
  await configureServer({ timeoutMs: 1_000 });
  await configure({ pollIntervalSeconds: 1 });
  const capabilities = ["IMAP4rev1", "UIDPLUS", "MOVE", "IDLE"];
  server().behave = { capabilities, say: ({ verb }, proper) => (verb === "IDLE" ? "" : proper) };
  const idles = () => server().heard.filter((line) => line.endsWith(" IDLE")).length;
  const ended = keepMailboxes({ signal: stopping.signal });
  await vi.waitFor(() => expect(idles()).toBeGreaterThan(0), patiently);
  deliver("one");
  await vi.waitFor(async () => expect(await stored()).toEqual(["one"]), patiently);
  const before = idles();
  deliver("two");
  await vi.waitFor(async () => expect(await stored()).toEqual(["one", "two"]), patiently);
  await vi.waitFor(() => expect(idles()).toBeGreaterThan(before), patiently);
  await vi.waitFor(async () => expect(await mailbox()).toMatchObject({ failureCode: null }), patiently);
  stopping.abort();
  await ended;
});
