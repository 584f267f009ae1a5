import "@/lib/testing/integration-environment.ts";
import { randomBytes, randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { faultyFieldsOf, problemOf } from "@/lib/testing/channel-desk.ts";
import { givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenGlobalMailDesk } from "@/lib/testing/global-mail-desk.ts";
import { givenChannelOfGrant, givenIntegrationAt, givenStoredGrant } from "@/lib/testing/oauth-factories.ts";
import type { Prisma } from "@/prisma/generated/client.ts";
import { deleteMailHandler } from "./delete-mail-handler.ts";
import { getMailHandler } from "./get-mail-handler.ts";
import { setMailHandlerEnabled } from "./set-mail-handler-enabled.ts";
import { updateMailHandler, updateMailHandlerInput } from "./update-mail-handler.ts";

const { desk, connectionOf, newMailbox, addServer, addHandler } = givenGlobalMailDesk();
const change = (handlerId: string, changes: Record<string, unknown>, actor = desk().admin) =>
  updateMailHandler(actor, updateMailHandlerInput.parse({ handlerId, ...changes }));
const mailboxOf = (mailboxId: string) => database().mailbox.findUniqueOrThrow({ where: { id: mailboxId } });

async function givenChannel(project: { readonly id: string; readonly requestTypeId: string }) {
  const { id: integrationId } = await givenIntegrationAt("http://127.0.0.1:9/token");
  const address = `${randomBytes(4).toString("hex")}@channels.test`;
  const mailbox = { integrationId, mailboxAddress: address, refreshToken: "refresh" };
  return { ...(await givenChannelOfGrant(await givenStoredGrant(mailbox), { address, project })), address };
}

const inAMinute = () => new Date(Date.now() + 60_000);

describe("mail handlers", () => {
  it("are for system admins only", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const { id: handlerId } = await addHandler(serverId);
    const actor = await givenUser({ roles: { [desk().project.id]: "ADMIN" } });
    const acts = [
      () => addHandler(serverId, {}, actor),
      () => getMailHandler(actor, { handlerId }),
      () => change(handlerId, { name: "Mine" }, actor),
      () => setMailHandlerEnabled(actor, { handlerId, enabled: true }),
      () => deleteMailHandler(actor, { handlerId }),
    ];
    for (const act of acts) expect((await problemOf(act())).code).toBe("forbidden");
  });

  it("come with a place of their own in the mailbox, off, and quiet about old mail", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const first = await addHandler(serverId);
    const second = await addHandler(serverId, {
      begin: "everything",
      folder: "Old",
      afterProcessing: "LEAVE",
    });
    expect(first).toMatchObject({
      enabled: false,
      state: "off",
      folder: "INBOX",
      afterProcessing: "MARK_SEEN",
    });
    expect(second.mailboxId).not.toBe(first.mailboxId);
    expect(await mailboxOf(first.mailboxId)).toMatchObject({
      projectId: desk().project.id,
      quietBefore: null,
    });
    expect(await mailboxOf(second.mailboxId)).toMatchObject({ folder: "Old", beginAt: null });
    expect((await mailboxOf(second.mailboxId)).quietBefore).not.toBeNull();
  });

  it("store nothing that means nothing to their kind", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const handler = await addHandler(serverId, {
      kind: "COMMENT_BEFORE_MARKER",
      requestTypeId: null,
      markerPattern: "above this line",
      stripQuotes: true,
      ccAssignee: true,
    });
    expect(handler).toMatchObject({
      stripQuotes: false,
      ccAssignee: false,
      markerPattern: "above this line",
    });
    expect(handler.requestType.id).toBe(desk().project.requestTypeId);
    expect((await change(handler.id, { kind: "COMMENT_ENTIRE" })).markerPattern).toBeNull();
  });

  it("are refused with every fault at once", async () => {
    const { id: serverId, connection } = await addServer(newMailbox());
    const taken = await addHandler(serverId);
    const elsewhere = await givenProject();
    const channel = await givenChannel(elsewhere);
    const wrong = {
      name: taken.name,
      requestTypeId: elsewhere.requestTypeId,
      replyChannelId: channel.id,
      forwardTo: connection.username,
      createUsers: false,
      defaultReporterId: randomUUID(),
      begin: "2999-01-01",
      afterProcessing: "MOVE",
    };
    expect(await faultyFieldsOf(addHandler(serverId, wrong))).toEqual([
      "afterProcessing",
      "begin",
      "defaultReporterId",
      "forwardTo",
      "moveToFolder",
      "name",
      "replyChannelId",
      "requestTypeId",
    ]);
    const fields = (changes: Record<string, unknown>) => faultyFieldsOf(addHandler(serverId, changes));
    expect(await fields({ forwardTo: channel.address })).toEqual(["forwardTo"]);
    expect(await fields({ bulkPolicy: "FORWARD" })).toEqual(["forwardTo"]);
    expect(await fields({ kind: "COMMENT_BEFORE_MARKER", markerPattern: "(" })).toEqual(["markerPattern"]);
    await database().project.update({ where: { id: elsewhere.id }, data: { archivedAt: new Date() } });
    const { key: projectKey, requestTypeId } = elsewhere;
    expect(await fields({ projectKey, requestTypeId })).toEqual(["projectKey"]);
  });

  it("take only what a mail can fill", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const { id: requestTypeId } = await database().requestType.create({
      data: { projectId: desk().project.id, name: "Device", requiredFields: ["summary", "serial number"] },
    });
    expect(await faultyFieldsOf(addHandler(serverId, { requestTypeId }))).toEqual(["requestTypeId"]);
  });

  it("move to another project with their mailbox, and without the channel of the old one", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const channel = await givenChannel(desk().project);
    const handler = await addHandler(serverId, { replyChannelId: channel.id });
    expect(handler.replyChannel?.address).toBe(channel.address);
    const { id: projectId, key: projectKey, requestTypeId } = await givenProject();
    const moved = await change(handler.id, { projectKey, requestTypeId });
    expect(moved).toMatchObject({ project: { key: projectKey }, replyChannel: null });
    expect((await mailboxOf(handler.mailboxId)).projectId).toBe(projectId);
  });

  it("take what waits with them to another project, and leave what is settled in the log of the old one", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const { id, mailboxId } = await addHandler(serverId);
    const states = ["STORED", "HELD", "FAILED", "DONE"] as const;
    await database().inboundMessage.createMany({
      data: states.map((state, at) => ({
        mailboxId,
        projectId: desk().project.id,
        uidValidity: 1n,
        uid: BigInt(at + 1),
        sizeBytes: 1,
        contentHash: randomUUID(),
        receivedAt: new Date(),
        state,
      })),
    });
    const { id: projectId, key: projectKey, requestTypeId } = await givenProject();
    await change(id, { projectKey, requestTypeId });
    const rows = await database().inboundMessage.findMany({ where: { mailboxId }, orderBy: { uid: "asc" } });
    expect(rows.map((row) => row.projectId)).toEqual([projectId, projectId, projectId, desk().project.id]);
  });

  it("look again at what they left alone when they catch other addresses", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const { id, mailboxId } = await addHandler(serverId, { catchAddresses: ["a@desk.test", "b@desk.test"] });
    await database().mailbox.update({ where: { id: mailboxId }, data: { uidValidity: 7n, lastUid: 42n } });
    await database().popUidl.createMany({
      data: ["left", "taken", "too old"].map((uidl) => ({ mailboxId, uidl })),
    });
    const row = { mailboxId, projectId: desk().project.id, sizeBytes: 1, receivedAt: new Date() };
    await database().inboundMessage.createMany({
      data: (["LEFT", "REQUEST"] as const).map((outcome) => ({
        ...row,
        uidl: outcome === "LEFT" ? "left" : "taken",
        contentHash: `${outcome} of ${mailboxId}`,
        state: "DONE",
        outcome,
      })),
    });
    const rows = () => database().inboundMessage.findMany({ where: { mailboxId } });
    const uidls = () => database().popUidl.findMany({ where: { mailboxId } });
    await change(id, { catchAddresses: ["b@desk.test", "a@desk.test"] });
    expect(await mailboxOf(mailboxId)).toMatchObject({ uidValidity: 7n, lastUid: 42n });
    expect(await rows()).toHaveLength(2);
    await change(id, { catchAddresses: ["c@desk.test"] });
    expect(await mailboxOf(mailboxId)).toMatchObject({ uidValidity: -7n, lastUid: 42n });
    // What was left alone makes room when it turns out to be wanted.
    expect(await rows()).toHaveLength(2);
    expect(await uidls()).toMatchObject([{ uidl: "taken" }]);
  });

  it("begin anew in another folder, and keep their place otherwise", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const { id, mailboxId } = await addHandler(serverId);
    await database().mailbox.update({ where: { id: mailboxId }, data: { uidValidity: 7n, lastUid: 42n } });
    await change(id, { name: `Renamed ${randomUUID()}` });
    expect(await mailboxOf(mailboxId)).toMatchObject({ uidValidity: 7n, lastUid: 42n });
    await change(id, { folder: "Support" });
    expect(await mailboxOf(mailboxId)).toMatchObject({ folder: "Support", uidValidity: null, lastUid: 0n });
  });

  it("are turned on only when their server can sign in", async () => {
    const username = newMailbox();
    const { id: integrationId } = await givenIntegrationAt("http://127.0.0.1:9/token");
    const authentication = { method: "oauth", integrationId, mailboxAddress: username };
    const server = await addServer(username, { connection: connectionOf(username, { authentication }) });
    expect(server).toMatchObject({ state: "needs-authorization", needsAuthorization: true });
    const { id: handlerId } = await addHandler(server.id);
    const enable = () => setMailHandlerEnabled(desk().admin, { handlerId, enabled: true });
    const refused = await problemOf(enable());
    expect(refused.code).toBe("handler-can-not-sign-in");
    expect(refused.message).toContain(`${username} is not authorised`);
    await database().oAuthGrant.updateMany({
      where: { mailboxAddress: username },
      data: { state: "ACTIVE" },
    });
    expect(await enable()).toMatchObject({ enabled: true, state: "waiting-for-first-poll" });
    const { action } = await database().auditEntry.findFirstOrThrow({
      where: { objectId: handlerId },
      orderBy: { at: "desc" },
    });
    expect(action).toBe("mail-handler.enable");
  });

  it("leave their requests when they are deleted, but not mail that is being processed", async () => {
    const { id: serverId } = await addServer(newMailbox());
    const { id: handlerId, mailboxId } = await addHandler(serverId);
    const mail = await database().inboundMessage.create({
      data: {
        mailboxId,
        projectId: desk().project.id,
        uidValidity: 1n,
        uid: 1n,
        sizeBytes: 1,
        contentHash: randomUUID(),
        receivedAt: new Date(),
      },
    });
    const refusal = () => problemOf(deleteMailHandler(desk().admin, { handlerId }));
    const becomes = (data: Prisma.InboundMessageUpdateInput) =>
      database().inboundMessage.update({ where: { id: mail.id }, data });
    expect((await refusal()).code).toBe("inbound-waiting");
    await becomes({ state: "HELD" });
    const held = await refusal();
    expect(held.code).toBe("quarantine-not-empty");
    expect(held.message).toContain(`1 held mail of this handler`);
    expect(held.message).toContain(`/projects/${desk().project.key}/mail-log/quarantine`);
    await becomes({ state: "FAILED" });
    expect((await refusal()).message).toContain("1 failed mail");
    const notice = { kind: "FORWARD", recipient: "boss@company.test", subject: "s", text: "t" } as const;
    await becomes({ state: "DONE", noticeMails: { create: notice } });
    expect((await refusal()).code).toBe("inbound-waiting");
    const noticeBecomes = (data: Prisma.NoticeMailUpdateManyMutationInput) =>
      database().noticeMail.updateMany({ where: { inboundMessageId: mail.id }, data });
    await noticeBecomes({ attempts: 1, leaseOwner: "a worker", leaseExpiresAt: inAMinute() });
    expect((await refusal()).message).toContain("about to leave");
    // It was tried, and waits for a server that takes it: that may be days.
    await noticeBecomes({ leaseOwner: null, leaseExpiresAt: null, nextAttemptAt: inAMinute() });
    await deleteMailHandler(desk().admin, { handlerId });
    expect(await database().mailbox.count({ where: { id: mailboxId } })).toBe(0);
    expect(await database().noticeMail.count({ where: { inboundMessageId: mail.id } })).toBe(0);
    const deleted = { objectId: handlerId, action: "mail-handler.delete" };
    expect(await database().auditEntry.findFirstOrThrow({ where: deleted })).toMatchObject({
      detail: { discardedNotices: "1, to boss@company.test" },
    });
  });
});
