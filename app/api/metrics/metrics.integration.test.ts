import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { UserActor } from "@/lib/access/actor.ts";
import { createPersonalToken } from "@/lib/access/create-personal-token.ts";
import { ingestMessage } from "@/lib/inbound/ingest-message.ts";
import { pollMailbox } from "@/lib/inbound/poll-mailbox.ts";
import { closeQueues } from "@/lib/jobs/queue.ts";
import { replyToRequest, replyToRequestInput } from "@/lib/outbound/reply-to-request.ts";
import { sendMessage } from "@/lib/outbound/send-message.ts";
import { database } from "@/lib/platform/database.ts";
import { type DovecotServer, startDovecot } from "@/lib/testing/dovecot-server.ts";
import { givenCast, givenUser } from "@/lib/testing/factories.ts";
import { deliverFrom, givenMailDesk, type MailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import { givenStoredMail, mailboxWorks, minutesAgo } from "@/lib/testing/mailbox-history.ts";
import { givenSmtpSink } from "@/lib/testing/smtp-sink.ts";

// Before anything reads the settings.
const metricsToken = "a token of the collector";
process.env.METRICS_TOKEN = metricsToken.replaceAll(" ", "-");
const { GET } = await import("./route.ts");

const password = "secret of everybody";
const sink = givenSmtpSink();
let dovecot: DovecotServer;
let desk: MailDesk;
let cast: Awaited<ReturnType<typeof givenCast>>;
beforeAll(async () => {
  dovecot = await startDovecot({ users: [{ address: "journey@desk.test", password }] });
  const address = `support-${randomUUID().slice(0, 8)}@desk.test`;
  desk = await givenMailDesk({ address, password: "x", imapPort: 1 });
  cast = await givenCast(desk.projectId);
});
afterAll(async () => {
  await closeQueues();
  await dovecot.stop();
});

const ask = (token: string) =>
  GET(new Request("http://localhost:3000/api/metrics", { headers: { authorization: `Bearer ${token}` } }));
const tokenOf = async (actor: UserActor) =>
  (await createPersonalToken(actor, { name: "test", expiresInDays: 1 })).token;

/** The samples of an answer by name and labels; throws for a line that is none. */
async function samples(): Promise<Map<string, number>> {
  const answer = await ask(process.env.METRICS_TOKEN ?? "");
  expect(answer.status).toBe(200);
  expect(answer.headers.get("content-type")).toContain("text/plain; version=0.0.4");
  const lines = (await answer.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => {
      const [, sample = "", value = ""] =
        /^([a-zA-Z_:][\w:]*(?:\{(?:\w+="(?:[^"\\]|\\.)*",?)*\})?) (\S+)$/.exec(line) ?? [];
      if (sample === "") throw new Error(`Not a sample: ${line}`);
      return [sample, Number(value)];
    }),
  );
}

test("open to the collector's token and to system admins, and to nobody else", async () => {
  expect((await ask("wrong")).status).toBe(401);
  expect((await ask(await tokenOf(cast.agent))).status).toBe(403);
  expect((await ask(await tokenOf(cast.projectAdmin))).status).toBe(403);
  const refused = await ask(await tokenOf(cast.customer));
  expect(refused.status).toBe(403);
  expect(refused.headers.get("content-type")).toBe("application/problem+json");
  expect((await ask(await tokenOf(cast.systemAdmin))).status).toBe(200);
  expect((await ask(process.env.METRICS_TOKEN ?? "")).status).toBe(200);
});

test("what happened is counted, and what is can be read", async () => {
  await mailboxWorks(desk);
  const before = await samples();
  expect(before.get('mailroom_polls_total{result="failed"}')).toBe(0);
  expect(before.get('mailroom_mailboxes{state="working"}')).toBe(1);
  expect(before.get("mailroom_oldest_waiting_mail_seconds")).toBe(0);

  // Nothing listens at the port of this mailbox.
  expect(await pollMailbox(desk.mailboxId)).toMatchObject({ state: "failed" });
  await givenStoredMail(desk, { state: "STORED", storedAt: minutesAgo(5) });
  await database().workerHeartbeat.create({
    data: { workerId: "one", startedAt: new Date(), seenAt: new Date() },
  });
  const after = await samples();
  expect(after.get('mailroom_polls_total{result="failed"}')).toBe(1);
  expect(after.get('mailroom_mailboxes{state="working"}')).toBe(0);
  expect(after.get('mailroom_mailboxes{state="retrying"}')).toBe(1);
  expect(after.get('mailroom_queue_depth{queue="stored-mail"}')).toBe(1);
  expect(after.get('mailroom_queue_depth{queue="job:poll-mailbox"}')).toBe(0);
  expect(after.get("mailroom_queue_up")).toBe(1);
  expect(after.get("mailroom_workers")).toBe(1);
  expect(after.get("mailroom_oldest_waiting_mail_seconds")).toBeGreaterThanOrEqual(300);
  const lag = `mailroom_mailbox_lag_seconds{mailbox="${desk.address}",project="${desk.projectKey}",state="retrying"}`;
  expect(after.get(lag)).toBeGreaterThanOrEqual(300);
  expect(after.get('mailroom_mailbox_lag_max_seconds{state="retrying"}')).toBe(after.get(lag));
  expect([...after.keys()].some((name) => name.startsWith("mailroom_build_info{version="))).toBe(true);
  expect(after.get("process_resident_memory_bytes")).toBeGreaterThan(0);
});

test("a mail that comes in and its answer that leaves are counted", async () => {
  const address = "journey@desk.test";
  const servers = { imapPort: dovecot.imapPort, smtpPort: sink.port };
  const journey = await givenMailDesk({ address, password, ...servers });
  const agent = await givenUser({ roles: { [journey.projectId]: "AGENT" } });
  const before = await samples();
  const from = "ann@customer.test";
  const mail = plainMail({ from, to: address, subject: "Help", text: "Please." });
  await deliverFrom({ port: dovecot.lmtpPort, lmtp: true }, { from, to: address }, [mail]);
  expect(await pollMailbox(journey.mailboxId)).toEqual({ state: "done", storedCount: 1 });
  const { id } = await database().inboundMessage.findFirstOrThrow({
    where: { mailboxId: journey.mailboxId },
  });
  await ingestMessage(id);
  const input = replyToRequestInput.parse({ requestKey: `${journey.projectKey}-1`, text: "Done." });
  const { id: outboundMessageId } = await replyToRequest(agent, input);
  await sendMessage(outboundMessageId);
  expect(sink.received).toHaveLength(1);
  const after = await samples();
  for (const sample of [
    'mailroom_polls_total{result="ok"}',
    'mailroom_mails_total{outcome="request"}',
    'mailroom_sends_total{result="sent"}',
  ]) {
    expect([sample, (after.get(sample) ?? 0) - (before.get(sample) ?? 0)]).toEqual([sample, 1]);
  }
});
