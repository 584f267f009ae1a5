import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { deleteChannel } from "@/lib/email-channels/delete-channel.ts";
import { ensureInstance } from "@/lib/first-start/ensure-instance.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { faultyFieldsOf, problemOf } from "@/lib/testing/channel-desk.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { plainMail } from "@/lib/testing/mail-desk.ts";
import { givenSetupDesk } from "@/lib/testing/setup-desk.ts";
import { cleanSetups } from "./clean-setups.ts";
import { finishSetup } from "./finish-setup.ts";
import { getSetup } from "./get-setup.ts";
import { listSetupFolders } from "./list-setup-folders.ts";
import { listSetups } from "./list-setups.ts";
import { changeSetup } from "./setup-record.ts";
import { startRoundTrip } from "./start-round-trip.ts";
import { surveyMailbox } from "./survey-mailbox.ts";
import { testSetup } from "./test-setup.ts";

const { desk, password, connections, created, newAdmin, begun, change, connected, ready, cameBack } =
  givenSetupDesk();

beforeAll(ensureInstance);
afterAll(closeQueues);

describe("setting a channel up", () => {
  it("goes step by step, keeps what was typed, and ends with a channel that is on", async () => {
    const admin = await newAdmin();
    const { setup, address } = await begun(admin);
    expect(setup).toMatchObject({ nextStep: "connect", address, incoming: null });
    const { setup: after } = await ready(admin);
    expect(after).toMatchObject({
      nextStep: "round-trip",
      incoming: { hasPassword: true, protocol: "IMAP" },
      outgoing: { signIn: null, hasPassword: false },
    });
    expect(JSON.stringify(await getSetup(admin, { setupId: after.id }))).not.toContain(password);
    const row = await database().channelSetup.findUniqueOrThrow({ where: { id: after.id } });
    expect(JSON.stringify(row.choices)).not.toContain(password);
    expect((await problemOf(finishSetup(admin, { setupId: after.id, enabled: true }))).code).toBe(
      "setup-incomplete",
    );

    await change(admin, after, { isRoundTripSkipped: true });
    const channel = await finishSetup(admin, { setupId: after.id, enabled: true });
    expect(channel).toMatchObject({ enabled: true, address: after.address });
    expect(channel.incoming).toMatchObject({ folder: "INBOX", afterProcessing: "MARK_SEEN", beginAt: null });
    expect(channel.incoming.quietBefore).not.toBeNull();
    expect((await finishSetup(admin, { setupId: after.id, enabled: true })).id).toBe(channel.id);
    const finished = await database().channelSetup.findUniqueOrThrow({ where: { id: after.id } });
    expect(finished).toMatchObject({ emailChannelId: channel.id, incomingPasswordSealed: null });
    const { key: projectKey } = desk().project;
    const unfinished = async () => (await listSetups(admin, { projectKey })).items.map(({ id }) => id);
    expect(await unfinished()).toEqual([setup.id]);
    await deleteChannel(admin, { channelId: channel.id });
    expect(await unfinished()).toEqual([setup.id]);
    expect((await problemOf(finishSetup(admin, { setupId: after.id, enabled: true }))).code).toBe(
      "setup-finished",
    );
  });

  it("finds its channel again when it was made, and the process ended before that was noted", async () => {
    const admin = await newAdmin();
    const { setup } = await ready(admin);
    await change(admin, setup, { isRoundTripSkipped: true });
    const finish = (actor: UserActor) => finishSetup(actor, { setupId: setup.id, enabled: true });
    const before = await database().channelSetup.findUniqueOrThrow({ where: { id: setup.id } });
    const made = await finish(admin);
    const { incomingPasswordSealed, outgoingPasswordSealed } = before;
    await database().channelSetup.update({
      where: { id: setup.id },
      data: {
        choices: before.choices ?? {},
        incomingPasswordSealed,
        outgoingPasswordSealed,
        emailChannelId: null,
      },
    });
    expect((await finish(admin)).id).toBe(made.id);
    expect(await database().channelSetup.findUnique({ where: { id: setup.id } })).toMatchObject({
      emailChannelId: made.id,
      incomingPasswordSealed: null,
    });

    // A channel that somebody else has made of this address meanwhile is no child of this setup.
    const stranger = await newAdmin();
    await database().channelSetup.update({
      where: { id: setup.id },
      data: { choices: before.choices ?? {}, incomingPasswordSealed, emailChannelId: null },
    });
    await database().auditEntry.updateMany({
      where: { objectId: made.id, action: "email-channel.create" },
      data: { actorUserId: stranger.userId },
    });
    expect(await faultyFieldsOf(finish(admin))).toContain("address");
  });

  it("connects to a mailbox that is read already, for another folder of it", async () => {
    const admin = await newAdmin();
    const taken = await created();
    const { setup } = await begun(admin);
    const described = { displayName: "S", requestTypeId: desk().project.requestTypeId };
    await change(admin, setup, { ...described, incoming: connections(taken.address).incoming });
    expect(await faultyFieldsOf(change(admin, setup, { folder: "INBOX" }))).toEqual(["folder"]);
    expect((await change(admin, setup, { folder: "Orders" })).folder).toBe("Orders");
  });

  it("names faults by field, and keeps a password only for the server that it was typed for", async () => {
    const admin = await newAdmin();
    const { setup, address } = await connected(admin);
    expect(setup.nextStep).toBe("folder");
    const { authentication: _, ...server } = connections(address).incoming;
    const kept = { ...server, authentication: { method: "password" } };
    expect((await change(admin, setup, { incoming: kept })).incomingTest).not.toBeNull();
    const elsewhere = change(admin, setup, { incoming: { ...kept, host: "127.0.0.1" } });
    expect(await faultyFieldsOf(elsewhere)).toEqual(["incoming.authentication.password"]);
    expect(await faultyFieldsOf(change(admin, setup, { folder: "INBOX", afterProcessing: "MOVE" }))).toEqual([
      "moveToFolder",
    ]);
    const other = await change(admin, setup, { incoming: { ...kept, port: server.port + 1 } });
    expect(other).toMatchObject({ nextStep: "connect", incomingTest: null });
  });

  it("shows the failing step with the server's words", async () => {
    const admin = await newAdmin();
    const { setup, address } = await begun(admin);
    const authentication = { method: "password", password: "not this one" };
    const { incoming } = connections(address, authentication);
    const described = { displayName: "S", requestTypeId: desk().project.requestTypeId };
    await change(admin, setup, { ...described, incoming });
    const tested = await testSetup(admin, { setupId: setup.id, side: "incoming" });
    expect(tested.nextStep).toBe("connect");
    expect(tested.incomingTest?.find(({ state }) => state === "failed")).toMatchObject({
      step: "sign-in",
      code: "sign-in-refused",
      serverWords: expect.stringContaining("Authentication failed"),
    });
  });

  it("belongs to who began it, and is forgotten after a week", async () => {
    const admin = await newAdmin();
    const { setup } = await begun(admin);
    const other = await newAdmin();
    expect((await problemOf(getSetup(other, { setupId: setup.id }))).code).toBe("not-found");
    const agent = await givenUser({ roles: { [desk().project.id]: "AGENT" } });
    const { key: projectKey } = desk().project;
    expect((await problemOf(listSetups(agent, { projectKey }))).code).toBe("forbidden");
    expect((await listSetups(admin, { projectKey })).items.map(({ id }) => id)).toContain(setup.id);
    const old = new Date(Date.now() - 8 * 24 * 3_600_000);
    await database().$executeRaw`
      UPDATE "ChannelSetup" SET "updatedAt" = ${old} WHERE id = ${setup.id}::uuid`;
    await cleanSetups(new Date());
    expect(await database().channelSetup.findUnique({ where: { id: setup.id } })).toBeNull();
  });
});

describe("what is in the mailbox", () => {
  it("is told by folder and by day, without marking anything", async () => {
    const admin = await newAdmin();
    const { setup, address } = await connected(admin);
    const mail = plainMail({ from: "mia@customer.test", to: address, subject: "s", text: "t" });
    await desk().dovecot.deliver(address, mail, mail, mail);
    expect((await listSetupFolders(admin, { setupId: setup.id })).items[0]).toMatchObject({
      path: "INBOX",
      count: 3,
    });
    const survey = await surveyMailbox(admin, { setupId: setup.id });
    const today = new Date().toISOString().slice(0, 10);
    expect(survey).toMatchObject({ total: 3, examined: 3 });
    expect(survey.days?.reduce((sum, { count }) => sum + count, 0)).toBe(3);
    expect(survey.days?.at(-1)?.day.slice(0, 7)).toBe(today.slice(0, 7));
    const missing = await problemOf(surveyMailbox(admin, { setupId: setup.id, folder: "Nowhere" }));
    expect(missing).toMatchObject({ code: "mail-server-failed", kind: "upstream" });
  });
});

describe("the test mail", () => {
  it("comes back, is measured and deleted, and becomes nothing", async () => {
    const admin = await newAdmin();
    const { setup } = await ready(admin);
    const sent = await startRoundTrip(admin, { setupId: setup.id });
    expect(sent.roundTrip).toMatchObject({
      state: "waiting",
      steps: [{ step: "send", state: "ok" }, {}, {}],
    });
    const back = await cameBack(admin, setup);
    expect(back.nextStep).toBe("done");
    expect(back.roundTrip?.steps).toMatchObject([
      { step: "send", state: "ok", tookMs: expect.any(Number) },
      { step: "arrive", state: "ok", detail: "Found in INBOX.", tookMs: expect.any(Number) },
      { step: "clean", state: "ok" },
    ]);
    expect(await surveyMailbox(admin, { setupId: setup.id })).toMatchObject({ total: 0 });
  });

  it("comes back by POP3 too", async () => {
    const admin = await newAdmin();
    const { setup } = await ready(admin, { protocol: "POP3", port: desk().dovecot.pop3sPort });
    await startRoundTrip(admin, { setupId: setup.id });
    await cameBack(admin, setup);
    expect(await surveyMailbox(admin, { setupId: setup.id })).toEqual({ total: 0, examined: 0, days: null });
    const channel = await finishSetup(admin, { setupId: setup.id, enabled: false });
    expect(channel.incoming).toMatchObject({ protocol: "POP3", folder: "INBOX", afterProcessing: "DELETE" });
  });

  it("that the server refuses says so in its words", async () => {
    const admin = await newAdmin();
    const { setup } = await ready(admin);
    await changeSetup(setup.id, () => ({ choices: { address: "somebody@elsewhere.test" } }));
    const sent = await startRoundTrip(admin, { setupId: setup.id });
    expect(sent.roundTrip).toMatchObject({
      state: "failed",
      steps: [{ step: "send", state: "failed", serverWords: expect.stringContaining("550") }, {}, {}],
    });
  });
});
