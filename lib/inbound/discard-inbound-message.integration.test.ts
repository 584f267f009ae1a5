import "@/lib/testing/integration-environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { database } from "@/lib/platform/database.ts";
import { givenUser } from "@/lib/testing/factories.ts";
import { givenLoggedMail } from "@/lib/testing/logged-mail.ts";
import { givenMailDesk, type MailDesk } from "@/lib/testing/mail-desk.ts";
import { discardInboundMessage } from "./discard-inbound-message.ts";
import { releaseMessage } from "./release-message.ts";
import { reprocessMessage } from "./reprocess-message.ts";
import { reprocessMessages, reprocessMessagesInput } from "./reprocess-messages.ts";
import { tryStoredMail } from "./try-stored-mail.ts";

let desk: MailDesk;
let elsewhere: MailDesk;
let admin: UserActor;

beforeAll(async () => {
  desk = await givenMailDesk({ address: "support@discards.test", password: "x", imapPort: 1 });
  elsewhere = await givenMailDesk({ address: "help@discards.test", password: "x", imapPort: 1 });
  admin = await givenUser({ roles: { [desk.projectId]: "ADMIN" } });
});
afterAll(() => closeQueues());

async function results(actor: UserActor, body: unknown): Promise<string[]> {
  const answer = await reprocessMessages(actor, reprocessMessagesInput.parse(body));
  return answer.results.map(({ result }) => result);
}

test("a held or failed mail is discarded by an admin, once, and stays to be let in", async () => {
  const held = await givenLoggedMail(desk, { state: "HELD", reason: "DMARC failed." });
  const input = { inboundMessageId: held.id };
  const agent = await givenUser({ roles: { [desk.projectId]: "AGENT" } });
  await expect(discardInboundMessage(agent, input)).rejects.toMatchObject({ kind: "forbidden" });
  expect(await discardInboundMessage(admin, input)).toMatchObject({
    state: "DONE",
    outcome: "IGNORED",
    reason: `Discarded by ${admin.name}. Until then: DMARC failed.`,
    processedAt: expect.any(Date),
    acts: [{ act: "discard", by: admin.email, before: "HELD" }],
  });
  await expect(discardInboundMessage(admin, input)).rejects.toMatchObject({ code: "not-discardable" });
  const audited = await database().auditEntry.findFirst({ where: { objectId: held.id } });
  expect(audited?.action).toBe("inbound-message.discard");
  expect(await releaseMessage(admin, input)).toMatchObject({ state: "STORED" });
});

test("many at once, by id and by filter: what is settled or processed just now is left alone", async () => {
  const failed = await givenLoggedMail(desk, { state: "FAILED" });
  const stored = await givenLoggedMail(desk, { state: "STORED" });
  const done = await givenLoggedMail(desk, { state: "DONE", outcome: "REQUEST" });
  const foreign = await givenLoggedMail(elsewhere, { state: "HELD" });
  const ids = [failed.id, stored.id, done.id, foreign.id];
  const expected = ["discarded", "waiting", "not-waiting", "not-found"];
  expect(await results(admin, { act: "discard", ids })).toEqual(expected);
  await givenLoggedMail(desk, { state: "HELD", subject: "to be thrown away" });
  const filter = { state: "HELD", q: "thrown away", projectKey: desk.projectKey };
  expect(await results(admin, { act: "discard", filter })).toEqual(["discarded"]);
  expect(await results(admin, { act: "discard", filter })).toEqual([]);
});

test("a mail whose mailbox belongs to another project by now is for those who administer both", async () => {
  const moved = { ...elsewhere, projectId: desk.projectId };
  const mail = await givenLoggedMail(moved, { state: "HELD" });
  const input = { inboundMessageId: mail.id };
  for (const act of [releaseMessage, reprocessMessage, discardInboundMessage, tryStoredMail]) {
    await expect(act(admin, input)).rejects.toMatchObject({ kind: "forbidden" });
  }
  const filter = { state: "HELD", projectKey: desk.projectKey };
  await expect(results(admin, { act: "release", ids: [mail.id] })).rejects.toMatchObject({
    kind: "forbidden",
  });
  await expect(results(admin, { act: "release", filter })).rejects.toMatchObject({ kind: "forbidden" });
  const roles = { [desk.projectId]: "ADMIN", [elsewhere.projectId]: "ADMIN" } as const;
  const both = await givenUser({ roles });
  expect(await tryStoredMail(both, input)).toMatchObject({ outcome: "REQUEST" });
  expect(await results(both, { act: "release", ids: [mail.id] })).toEqual(["started"]);
  const begun = await database().inboundMessage.findUniqueOrThrow({ where: { id: mail.id } });
  expect(begun.projectId).toBe(elsewhere.projectId);
});
