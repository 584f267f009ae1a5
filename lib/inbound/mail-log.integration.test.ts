import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { putBlob } from "@/lib/platform/blob-store.ts";
import { database } from "@/lib/platform/database.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { takeIn } from "@/lib/testing/handler-desk.ts";
import type { MailDesk } from "@/lib/testing/mail-desk.ts";
import { givenMailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { getInboundMessage } from "./get-inbound-message.ts";
import { ingestMessage } from "./ingest-message.ts";
import { listConnectivity, listConnectivityInput } from "./list-connectivity.ts";
import { listInboundMessages, listInboundMessagesInput } from "./list-inbound-messages.ts";
import { readRawMessage } from "./read-raw-message.ts";
import { releaseMessage } from "./release-message.ts";
import { reprocessMessage } from "./reprocess-message.ts";
import { tryMail } from "./try-mail.ts";
import { tryStoredMail } from "./try-stored-mail.ts";

let desk: MailDesk;
let admin: UserActor;
let agent: UserActor;
let stranger: UserActor;
let uid = 0n;

beforeAll(async () => {
  desk = await givenMailDesk({ address: "support@desk.test", password: "x", imapPort: 1 });
  admin = await givenUser({ roles: { [desk.projectId]: "ADMIN" } });
  agent = await givenUser({ roles: { [desk.projectId]: "AGENT" } });
  stranger = await givenUser();
});
afterAll(() => closeQueues());

/** A mail in the ledger whose bytes are in the store, unless they were lost. */
async function givenStored(subject: string, options: { lost?: boolean } = {}): Promise<string> {
  const raw = plainMail({ from: "ann@customer.test", to: desk.address, subject, text: subject });
  const contentHash = options.lost
    ? `${randomUUID()}${randomUUID()}`.replaceAll("-", "")
    : await putBlob(Buffer.from(raw));
  uid += 1n;
  const row = await database().inboundMessage.create({
    data: {
      mailboxId: desk.mailboxId,
      projectId: desk.projectId,
      uidValidity: 1n,
      uid,
      sizeBytes: raw.length,
      contentHash,
      fromAddress: "ann@customer.test",
      subject,
      receivedAt: new Date(),
    },
  });
  return row.id;
}

const list = (actor: UserActor, query: Record<string, string> = {}) =>
  listInboundMessages(actor, listInboundMessagesInput.parse({ projectKey: desk.projectKey, ...query }));

test("admins list, search, filter and page the log; others may not", async () => {
  const ids = [await givenStored("alpha"), await givenStored("beta"), await givenStored("gamma")];
  await ingestMessage(ids[1] ?? "");
  const all = await list(admin);
  expect(all.items.map((mail) => mail.subject)).toEqual(["gamma", "beta", "alpha"]);
  const page = await list(admin, { limit: "2" });
  expect(page.items).toHaveLength(2);
  const rest = await list(admin, { limit: "2", cursor: page.nextCursor ?? "" });
  expect(rest.items.map((mail) => mail.subject)).toEqual(["alpha"]);
  expect(rest.nextCursor).toBeNull();
  expect((await list(admin, { q: "BETA" })).items).toMatchObject([{ subject: "beta", outcome: "REQUEST" }]);
  expect((await list(admin, { outcome: "REQUEST" })).items).toHaveLength(1);
  expect((await list(admin, { state: "STORED" })).items).toHaveLength(2);
  await expect(list(agent)).rejects.toMatchObject({ kind: "forbidden" });
  await expect(list(stranger)).rejects.toMatchObject({ kind: "not-found" });
});

test("agents see a mail with its evidence and its bytes; strangers do not learn that it exists", async () => {
  const id = await givenStored("delta");
  await ingestMessage(id);
  const seen = await getInboundMessage(agent, { inboundMessageId: id });
  expect(seen).toMatchObject({ outcome: "REQUEST", projectKey: desk.projectKey });
  expect(seen.reason).toContain(seen.requestKey ?? "?");
  expect(seen.evidence).toMatchObject([{ kind: "no-thread" }]);
  const { content } = await readRawMessage(agent, { inboundMessageId: id });
  expect(content.toString()).toContain("Subject: delta");
  await expect(getInboundMessage(stranger, { inboundMessageId: id })).rejects.toMatchObject({
    kind: "not-found",
  });
  await expect(readRawMessage(stranger, { inboundMessageId: id })).rejects.toMatchObject({
    kind: "not-found",
  });
});

test("what can not be processed ends as failed with its reason, stops nothing, and is processed again on demand", async () => {
  const id = await givenStored("lost", { lost: true });
  for (let attempt = 0; attempt < 8; attempt++) {
    await database().inboundMessage.update({ where: { id }, data: { nextAttemptAt: new Date(0) } });
    await ingestMessage(id);
  }
  const failed = await getInboundMessage(agent, { inboundMessageId: id });
  expect(failed).toMatchObject({ state: "FAILED", outcome: null });
  expect(failed.reason).toContain("missing from the store");
  await ingestMessage(id);

  await expect(reprocessMessage(agent, { inboundMessageId: id })).rejects.toMatchObject({
    kind: "forbidden",
  });
  const again = await reprocessMessage(admin, { inboundMessageId: id });
  expect(again).toMatchObject({ state: "STORED", attempts: 0 });
  const raw = plainMail({ from: "ann@customer.test", to: desk.address, subject: "found", text: "x" });
  await database().inboundMessage.update({
    where: { id },
    data: { contentHash: await putBlob(Buffer.from(raw)) },
  });
  await ingestMessage(id);
  expect(await getInboundMessage(agent, { inboundMessageId: id })).toMatchObject({ outcome: "REQUEST" });
  await expect(reprocessMessage(admin, { inboundMessageId: id })).rejects.toMatchObject({
    code: "not-reprocessable",
  });
});

test("a mail that ended the worker each time is put aside", async () => {
  const id = await givenStored("poison");
  await database().inboundMessage.update({ where: { id }, data: { attempts: 8 } });
  await ingestMessage(id);
  const failed = await getInboundMessage(agent, { inboundMessageId: id });
  expect(failed.state).toBe("FAILED");
  expect(failed.reason).toContain("again and again");
});

test("the connectivity log of a project", async () => {
  await database().connectivityEntry.create({
    data: { mailboxId: desk.mailboxId, succeeded: false, code: "timeout", detail: "No answer." },
  });
  const input = listConnectivityInput.parse({ projectKey: desk.projectKey, succeeded: "false" });
  expect((await listConnectivity(admin, input)).items).toMatchObject([
    { code: "timeout", mailboxLabel: desk.address, mailboxId: desk.mailboxId },
  ]);
  await expect(listConnectivity(agent, input)).rejects.toMatchObject({ kind: "forbidden" });
});

test("a postmaster who writes as a person is let in: what looked like a delivery report becomes a request", async () => {
  const other = await givenMailDesk({ address: "calls@desk.test", password: "x", imapPort: 1 });
  const person = await givenUser({ roles: { [other.projectId]: "ADMIN" } });
  const mail = {
    from: "postmaster@customer.test",
    to: other.address,
    subject: "Please call me",
    text: "Thanks",
  };
  const taken = await takeIn(other.mailboxId, plainMail(mail));
  expect(taken).toMatchObject({ outcome: "BOUNCE", requestId: null });
  const input = { inboundMessageId: taken.id };
  expect(await getInboundMessage(person, input)).toMatchObject({ mayRelease: true });
  await releaseMessage(person, input);
  await ingestMessage(taken.id);
  expect(await getInboundMessage(person, input)).toMatchObject({
    outcome: "REQUEST",
    recipients: other.address,
    mayRelease: false,
    evidence: expect.arrayContaining([expect.objectContaining({ kind: "released" })]),
  });
});

test("a mail is tried without effect: from a file, and one of the log as if it came now", async () => {
  const raw = plainMail({
    from: "new@customer.test",
    to: desk.address,
    subject: "Tried",
    text: "New words\r\n\r\n> Old words",
  });
  const input = {
    projectKey: desk.projectKey,
    mailboxId: desk.mailboxId,
    readRaw: async () => Buffer.from(raw),
  };
  const requests = () => database().request.count();
  const before = await requests();
  expect(await tryMail(admin, input)).toMatchObject({
    outcome: "REQUEST",
    subject: "Tried",
    newText: expect.stringContaining("New words"),
    wouldCreateUser: true,
  });
  await expect(tryMail(agent, input)).rejects.toMatchObject({ kind: "forbidden" });
  await expect(tryMail(admin, { ...input, mailboxId: randomUUID() })).rejects.toMatchObject({
    kind: "not-found",
  });
  await expect(tryMail(admin, { ...input, readRaw: async () => Buffer.alloc(0) })).rejects.toMatchObject({
    code: "mail-empty",
  });

  const id = await givenStored("tried later");
  const stored = { inboundMessageId: id };
  expect(await tryStoredMail(admin, stored)).toMatchObject({ outcome: "REQUEST", subject: "tried later" });
  await expect(tryStoredMail(agent, stored)).rejects.toMatchObject({ kind: "forbidden" });
  await expect(tryStoredMail(stranger, stored)).rejects.toMatchObject({ kind: "not-found" });
  await database().inboundMessage.update({ where: { id }, data: { oversize: true } });
  await expect(tryStoredMail(admin, stored)).rejects.toMatchObject({ code: "mail-not-whole" });
  expect(await requests()).toBe(before);
});
