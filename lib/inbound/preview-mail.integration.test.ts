import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { readdir } from "node:fs/promises";
import { beforeEach, expect, test, vi } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";
import { listenForChanges } from "@/lib/platform/live-changes.ts";
import { givenProject } from "@/lib/testing/factories.ts";
import { destinationOfMailbox, givenHandler, takeIn } from "@/lib/testing/handler-desk.ts";
import { givenMailDesk, type MailDesk, plainMail } from "@/lib/testing/mail-desk.ts";
import type { Destination } from "./destination.ts";
import { previewMail } from "./preview-mail.ts";

const ann = "ann@customer.test";
const receivedAt = new Date("2026-11-01T10:00:00Z");
let desk: MailDesk;

beforeEach(async () => {
  const address = `support-${randomUUID().slice(0, 8)}@desk.test`;
  desk = await givenMailDesk({ address, password: "x", imapPort: 1 });
});

/** Everything that the database holds: the rows of each table, the place of each sequence, locks of ours. */
async function everything(): Promise<unknown> {
  const tables = await database().$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables
    WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`;
  const rows: Record<string, unknown> = {};
  for (const { name } of tables) {
    rows[name] = await database().$queryRawUnsafe(
      `SELECT count(*)::int, md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM "${name}" AS t`,
    );
  }
  const sequences = await database()
    .$queryRaw`SELECT sequencename, last_value::text FROM pg_sequences ORDER BY 1`;
  const locks = await database().$queryRaw`
    SELECT count(*)::int FROM pg_locks
    WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;
  const files = await readdir(environment().dataDir, { recursive: true }).catch(() => []);
  return { rows, sequences, locks, files: files.sort() };
}

function mailWithFile(of: Partial<Parameters<typeof plainMail>[0]> = {}): string {
  const boundary = "frontier";
  const headers = [`Content-Type: multipart/mixed; boundary=${boundary}`, ...(of.headers ?? [])];
  const text = [
    `--${boundary}`,
    "Content-Type: text/plain; charset=utf-8",
    "",
    "new words",
    "",
    "> old words",
    `--${boundary}`,
    'Content-Type: text/csv; name="list.csv"',
    "Content-Disposition: attachment",
    "",
    `a,${randomUUID()}`,
    `--${boundary}--`,
  ].join("\r\n");
  return plainMail({ from: ann, to: desk.address, subject: "Hello", text, ...of, headers }).replace(
    "Content-Type: text/plain; charset=utf-8\r\n",
    "",
  );
}

test("a preview leaves nothing: no row, number, file, lock or news", async () => {
  const listening = new AbortController();
  const heard: unknown[] = [];
  let isListening = false;
  const listener = listenForChanges({
    onChange: (change) => heard.push(change),
    onGap: () => {
      isListening = true;
    },
    signal: listening.signal,
  });
  await vi.waitFor(() => expect(isListening).toBe(true));
  const destination = await destinationOfMailbox(desk.mailboxId);
  const before = await everything();
  const preview = await previewMail(Buffer.from(mailWithFile()), destination, { receivedAt });
  expect(preview).toMatchObject({ outcome: "REQUEST", wouldCreateUser: true });
  expect(preview.attachments).toMatchObject([{ filename: "list.csv" }]);
  expect(await everything()).toEqual(before);
  await database()
    .$executeRaw`SELECT pg_notify('mailroom_live', '{"topic":"channel","projectId":null,"id":"end"}')`;
  await vi.waitFor(() => expect(heard).toEqual([{ topic: "channel", projectId: null, id: "end" }]));
  listening.abort();
  await listener;
});

test("what a preview says is what processing then does: a request, an answer, the same once more", async () => {
  const destination = await destinationOfMailbox(desk.mailboxId);
  const messageId = `${randomUUID()}@customer.test`;
  const first = mailWithFile({ messageId });
  const answer = mailWithFile({ headers: [`In-Reply-To: <${messageId}>`] });
  for (const [raw, outcome] of [
    [first, "REQUEST"],
    [answer, "COMMENT"],
    [`X-Way: second\r\n${answer}`, "DUPLICATE"],
    [mailWithFile({ headers: ["Precedence: bulk"] }), "IGNORED"],
  ] as const) {
    const preview = await previewMail(Buffer.from(raw), destination, { receivedAt });
    const row = await takeIn(desk.mailboxId, raw, { receivedAt });
    expect(preview).toMatchObject({ outcome, reason: row.reason, evidence: row.evidence });
    expect(row.outcome).toBe(outcome);
    const { newText, foldedText } = preview;
    const comment = row.commentId && (await database().comment.findUnique({ where: { id: row.commentId } }));
    if (comment) expect(comment).toMatchObject({ bodyText: newText, foldedText });
  }
  const { key } = await database().request.findFirstOrThrow({ where: { projectId: desk.projectId } });
  const preview = await previewMail(Buffer.from(answer), destination, { receivedAt });
  expect(preview).toMatchObject({ outcome: "DUPLICATE", requestKey: key });
});

test("a handler that is not saved yet is tried by its rules", async () => {
  const project = await givenProject();
  const saved = await givenHandler(project, { notifyUsers: true, ccParticipants: true });
  const { handler, ...known } = await destinationOfMailbox(saved.mailboxId);
  if (!handler) throw new Error("The mailbox is not a handler's.");
  const raw = Buffer.from(
    plainMail({ from: "new@customer.test", to: "all@global.test", subject: "S", text: "t" }),
  );
  const tried = (rules: Partial<typeof handler>): Destination => ({
    ...known,
    mailboxId: randomUUID(),
    handler: { ...handler, id: randomUUID(), ...rules },
  });
  const outcomes = async (rules: Partial<typeof handler>) => {
    const { outcome, wouldCreateUser, wouldNotify } = await previewMail(raw, tried(rules), { receivedAt });
    return { outcome, wouldCreateUser, wouldNotify };
  };
  const before = await everything();
  expect(await outcomes({})).toEqual({
    outcome: "REQUEST",
    wouldCreateUser: true,
    wouldNotify: ["new@customer.test"],
  });
  expect(await outcomes({ kind: "COMMENT_ENTIRE" })).toMatchObject({
    outcome: "IGNORED",
    wouldCreateUser: false,
  });
  expect(await outcomes({ createUsers: false, forwardTo: "boss@company.test" })).toEqual({
    outcome: "FORWARDED",
    wouldCreateUser: false,
    wouldNotify: ["boss@company.test"],
  });
  expect(await outcomes({ catchAddresses: ["other@global.test"] })).toMatchObject({ outcome: "LEFT" });
  expect(await everything()).toEqual(before);
});
