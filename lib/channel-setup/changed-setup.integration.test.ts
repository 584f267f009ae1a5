import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ensureInstance } from "@/lib/first-start/ensure-instance.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { faultyFieldsOf, problemOf } from "@/lib/testing/channel-desk.ts";
import { givenSetupDesk } from "@/lib/testing/setup-desk.ts";
import { getSetup } from "./get-setup.ts";
import { changeSetup } from "./setup-record.ts";
import { testSetup } from "./test-setup.ts";

const { desk, password, connections, created, newAdmin, begun, change, connected, ready } = givenSetupDesk();

beforeAll(ensureInstance);
afterAll(closeQueues);

describe("another incoming server", () => {
  it("is tested by its inbox: a folder of the one before may not be there", async () => {
    const admin = await newAdmin();
    const { setup, address } = await connected(admin);
    const reading = { folder: "Orders", afterProcessing: "MOVE", moveToFolder: "Done" };
    expect((await change(admin, setup, reading)).nextStep).toBe("outgoing");
    const incoming = { ...connections(address).incoming, timeoutMs: 20_000 };
    expect(await change(admin, setup, { incoming })).toMatchObject({ folder: "INBOX", moveToFolder: null });
    const tested = await testSetup(admin, { setupId: setup.id, side: "incoming" });
    expect(tested.incomingTest?.at(-1)).toMatchObject({ step: "folder", state: "ok" });
    expect(tested.nextStep).toBe("folder");
    // What is left of the reading before does not stand in the way of anything else.
    expect((await change(admin, setup, { displayName: "Sales" })).afterProcessing).toBe("MARK_SEEN");
  });

  it("a folder that can not be opened is chosen again, and the connection can pass without it", async () => {
    const admin = await newAdmin();
    const { setup } = await connected(admin);
    await change(admin, setup, { folder: "Orders" });
    const test = () => testSetup(admin, { setupId: setup.id, side: "incoming" });
    expect((await test()).incomingTest?.at(-1)).toMatchObject({ step: "folder", state: "failed" });
    const again = await test();
    expect(again.incomingTest?.at(-1)?.state).toBe("ok");
    expect(again.nextStep).toBe("folder");
  });

  it("a skipped test mail is skipped no more, unless that is said with the change", async () => {
    const admin = await newAdmin();
    const { setup } = await ready(admin);
    expect((await change(admin, setup, { isRoundTripSkipped: true })).nextStep).toBe("done");
    expect((await change(admin, setup, { displayName: "Sales" })).nextStep).toBe("done");
    const other = await change(admin, setup, { folder: "Orders" });
    expect(other).toMatchObject({ isRoundTripSkipped: false, nextStep: "round-trip" });
    const both = await change(admin, setup, { folder: "INBOX", isRoundTripSkipped: true });
    expect(both).toMatchObject({ isRoundTripSkipped: true, nextStep: "done" });
  });
});

describe("another address", () => {
  it("takes a user name with it that was the address, and a server that was found for it goes", async () => {
    const admin = await newAdmin();
    const { setup, address } = await connected(admin);
    const other = `other-${address}`;
    const followed = await change(admin, setup, { address: other });
    expect(followed.incoming).toMatchObject({ host: "localhost", username: other, hasPassword: false });
    expect(followed).toMatchObject({ nextStep: "connect", incomingTest: null });

    const found = { host: "localhost", port: 993, security: "TLS" as const, username: other, source: "s" };
    const candidate = { ...found, use: "imap" as const, signIn: null, provider: null, isOutside: false };
    const discovery = { address: other, provider: null, candidates: [candidate], notes: [] };
    await changeSetup(setup.id, () => ({ choices: { discovery } }));
    const sameDomain = await change(admin, setup, { address });
    expect(sameDomain.incoming).toMatchObject({ host: "localhost", username: address });
    await changeSetup(setup.id, () => ({ choices: { discovery: { ...discovery, address } } }));
    const elsewhere = await change(admin, setup, { address: "help@elsewhere.test" });
    expect(elsewhere).toMatchObject({ incoming: null, discovery: null, nextStep: "connect" });
  });

  it("leaves what was typed as it is", async () => {
    const admin = await newAdmin();
    const { setup } = await begun(admin);
    const incoming = connections("somebody").incoming;
    await change(admin, setup, { incoming });
    const other = await change(admin, setup, { address: "help@elsewhere.test" });
    expect(other.incoming).toMatchObject({ host: "localhost", username: "somebody", hasPassword: true });
    const named = connections("help@elsewhere.test").incoming;
    await change(admin, setup, { incoming: named });
    const kept = { ...named, authentication: { method: "password" } };
    const both = await change(admin, setup, { address: "sales@elsewhere.test", incoming: kept });
    expect(both.incoming).toMatchObject({ username: "help@elsewhere.test", hasPassword: true });
  });
});

describe("what is typed and not saved yet", () => {
  it("is kept by step without secrets, and goes when the step is saved", async () => {
    const admin = await newAdmin();
    const { setup, address } = await begun(admin);
    const server = { host: "mail.exam", port: "99x", security: "TLS", username: null, signIn: "password" };
    const typed = { ...server, mailboxAddress: null, timeoutMs: null, password };
    const connect = { address: "half@", displayName: "Sup", requestTypeId: null, protocol: "IMAP" };
    const drafts = { connect: { ...connect, incoming: typed } };
    const kept = await change(admin, setup, { drafts });
    expect(kept.drafts.connect).toMatchObject({ ...connect, incoming: { host: "mail.exam", port: "99x" } });
    expect(JSON.stringify(kept)).not.toContain(password);
    expect(kept).toMatchObject({ address, incoming: null });
    const folder = { folder: "Orders", afterProcessing: "DELETE", moveToFolder: "", begin: "everything" };
    const reading = { ...folder, sinceDay: "", pollIntervalSeconds: "60" };
    await change(admin, setup, { drafts: { folder: reading } });
    expect((await getSetup(admin, { setupId: setup.id })).drafts).toMatchObject({
      connect,
      folder: { begin: "everything" },
    });
    const saved = await change(admin, setup, { incoming: connections(address).incoming });
    expect(saved).toMatchObject({ drafts: {}, folder: "INBOX", begin: "now" });
  });
});

describe("a mailbox that is read already", () => {
  it("by POP3 is named at the step of the connection, with its channel and what to do", async () => {
    const admin = await newAdmin();
    const pop3 = { protocol: "POP3", port: desk().dovecot.pop3sPort };
    const taken = await created();
    const { setup } = await begun(admin);
    const refused = change(admin, setup, { incoming: { ...connections(taken.address).incoming, ...pop3 } });
    const problem = await problemOf(refused);
    expect(problem.fields.map(({ field }) => field)).toEqual(["incoming.username"]);
    expect(problem.fields[0]?.detail).toContain(`The channel ${taken.address} already reads this mailbox`);
    expect(problem.fields[0]?.detail).toMatch(/Connect another mailbox/);
  });

  it("by POP3 is named at a field of the step of the folder, when it was taken meanwhile", async () => {
    const admin = await newAdmin();
    const { setup, address } = await connected(admin, {
      protocol: "POP3",
      port: desk().dovecot.pop3sPort,
    });
    await created(connections(address));
    expect(await faultyFieldsOf(change(admin, setup, { afterProcessing: "LEAVE" }))).toEqual([
      "afterProcessing",
    ]);
  });
});
