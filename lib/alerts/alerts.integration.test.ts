import "@/lib/testing/integration-environment.ts";
import { randomUUID } from "node:crypto";
import { afterEach, expect, test } from "vitest";
import { database } from "@/lib/platform/database.ts";
import { listenForChanges } from "@/lib/platform/live-changes.ts";
import { givenCast, givenProject, givenUser } from "@/lib/testing/factories.ts";
import { givenMailDesk } from "@/lib/testing/mail-desk.ts";
import { alertOf } from "@/lib/testing/raised-alert.ts";
import { endAlert } from "./end-alert.ts";
import { type RaisedAlert, raiseAlert } from "./raise-alert.ts";

afterEach(async () => {
  await database().alert.deleteMany();
  // Only those of a test are its admins.
  await database().user.updateMany({ data: { isSystemAdmin: false } });
});

const raised = (alert: RaisedAlert) => database().$transaction((tx) => raiseAlert(tx, alert));
const ended = (key: string) => database().$transaction((tx) => endAlert(tx, { key, detail: "Well again." }));
const mailsOf = (key: string) =>
  database().alertMail.findMany({
    where: { alert: { key } },
    include: { user: true },
    orderBy: { id: "asc" },
  });

async function markSent(key: string): Promise<void> {
  await database().alertMail.updateMany({
    where: { alert: { key } },
    data: { state: "SENT", sentAt: new Date() },
  });
}

test("is mailed to system admins and admins of its projects, once each, and to nobody else", async () => {
  const project = await givenProject();
  const cast = await givenCast(project.id);
  const gone = await givenUser({ isSystemAdmin: true });
  await database().user.update({ where: { id: gone.userId }, data: { deactivatedAt: new Date() } });
  const channelAddress = `desk-${randomUUID()}@desk.test`;
  await givenMailDesk({ address: channelAddress, password: "x", imapPort: 1, project });
  await givenUser({ isSystemAdmin: true, email: channelAddress });

  const mailboxes = [{ address: "help@desk.test", projectId: project.id }];
  const alert = alertOf({ projectIds: [project.id, project.id], mailboxes });
  await raised(alert);
  await raised(alert);
  const mails = await mailsOf(alert.key);
  expect(mails.map(({ user }) => user.email).sort()).toEqual(
    [cast.systemAdmin.email, cast.projectAdmin.email].sort(),
  );
  for (const { text, subject, state } of mails) {
    expect(subject).toBe("Mailroom, urgent: A mailbox stands still");
    expect(text).toContain("- help@desk.test");
    expect(text).toContain("http://localhost:3000/projects/X/settings/email");
    expect(state).toBe("QUEUED");
  }
});

test("a project admin is not told of mailboxes of other projects", async () => {
  const [one, other] = [await givenProject(), await givenProject()];
  const admin = await givenUser({ roles: { [one.id]: "ADMIN" } });
  const mailboxes = [
    { address: "mine@desk.test", projectId: one.id },
    { address: "theirs@desk.test", projectId: other.id },
  ];
  const alert = alertOf({ projectIds: [one.id, other.id], mailboxes });
  await raised(alert);
  const [mail] = await mailsOf(alert.key);
  expect(mail?.userId).toBe(admin.userId);
  expect(mail?.text).toContain("mine@desk.test");
  expect(mail?.text).not.toContain("theirs@desk.test");
});

test("raised by ten at once within their own transactions: one open alert, one mail", async () => {
  await givenUser({ isSystemAdmin: true });
  const alert = alertOf();
  await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      database().$transaction(async (tx) => {
        await raiseAlert(tx, { ...alert, detail: `Raised by ${index}.` });
        // The transaction is still usable.
        await tx.alert.count();
      }),
    ),
  );
  expect(await database().alert.count({ where: { openKey: alert.key } })).toBe(1);
  expect(await database().alert.count({ where: { key: alert.key } })).toBe(1);
  expect(await mailsOf(alert.key)).toHaveLength(1);
});

test("raised and ended by many at once: never two open, and it can be ended", async () => {
  await givenUser({ isSystemAdmin: true });
  const alert = alertOf();
  const acts = Array.from({ length: 20 }, (_, index) => (index % 2 ? ended(alert.key) : raised(alert)));
  await Promise.all(acts);
  expect(await database().alert.count({ where: { key: alert.key, endedAt: null } })).toBeLessThan(2);
  await ended(alert.key);
  expect(await database().alert.count({ where: { key: alert.key, endedAt: null } })).toBe(0);
});

test("is not raised when its transaction fails", async () => {
  await givenUser({ isSystemAdmin: true });
  const alert = alertOf();
  const failing = database().$transaction(async (tx) => {
    await raiseAlert(tx, alert);
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  expect(await database().alert.count({ where: { key: alert.key } })).toBe(0);
});

test("a later occasion is mailed again with new words, and takes the place of what never left", async () => {
  await givenUser({ isSystemAdmin: true });
  const alert = alertOf({ occasion: "60-days", severity: "WARNING", dueAt: new Date("2027-01-20") });
  await raised(alert);
  await raised({ ...alert, occasion: "30-days", title: "It comes nearer", dueWords: "in 30 days" });
  expect(await mailsOf(alert.key)).toMatchObject([
    { occasion: "30-days", subject: "Mailroom, action needed: It comes nearer (in 30 days)" },
  ]);
  await markSent(alert.key);
  await raised({ ...alert, occasion: "7-days" });
  expect((await mailsOf(alert.key)).map(({ occasion }) => occasion)).toEqual(["30-days", "7-days"]);
});

test("an admin who comes later is told, those who were told are not told again", async () => {
  await givenUser({ isSystemAdmin: true });
  const alert = alertOf();
  await raised(alert);
  await markSent(alert.key);
  const late = await givenUser({ isSystemAdmin: true });
  await raised(alert);
  expect(await mailsOf(alert.key)).toMatchObject([
    { state: "SENT" },
    { userId: late.userId, state: "QUEUED" },
  ]);
});

test("its end is mailed to those who were told of it, and what never left is dropped", async () => {
  const told = await givenUser({ isSystemAdmin: true });
  const alert = alertOf();
  await raised(alert);
  await markSent(alert.key);
  await givenUser({ isSystemAdmin: true });
  await raised(alert);
  await ended(alert.key);
  await ended(alert.key);
  const mails = await mailsOf(alert.key);
  expect(mails).toMatchObject([
    { userId: told.userId, occasion: "raised", state: "SENT" },
    { userId: told.userId, occasion: "ended", state: "QUEUED" },
  ]);
  expect(mails[1]?.subject).toBe("Mailroom, solved: A mailbox stands still");
  expect(mails[1]?.text).toContain("Well again.");

  await raised(alert);
  expect(await database().alert.count({ where: { key: alert.key } })).toBe(2);
});

test("its end is not mailed to those who are no admins of it any more", async () => {
  const project = await givenProject();
  const { projectAdmin, systemAdmin } = await givenCast(project.id);
  const [left, demoted, deactivated] = [
    await givenUser({ roles: { [project.id]: "ADMIN" } }),
    await givenUser({ roles: { [project.id]: "ADMIN" } }),
    await givenUser({ roles: { [project.id]: "ADMIN" } }),
  ];
  const alert = alertOf({ projectIds: [project.id] });
  await raised(alert);
  await markSent(alert.key);
  await database().projectMember.deleteMany({ where: { userId: left.userId } });
  await database().projectMember.updateMany({
    where: { userId: demoted.userId },
    data: { role: "AGENT" },
  });
  await database().user.update({
    where: { id: deactivated.userId },
    data: { deactivatedAt: new Date() },
  });
  await ended(alert.key);
  const mails = (await mailsOf(alert.key)).filter(({ occasion }) => occasion === "ended");
  expect(mails.map(({ user }) => user.email).sort()).toEqual([projectAdmin.email, systemAdmin.email].sort());
});

test("a mail that is being sent while the alert ends stays, and its reader hears of the end", async () => {
  await givenUser({ isSystemAdmin: true });
  const alert = alertOf();
  await raised(alert);
  await database().alertMail.updateMany({
    data: { leaseOwner: "a worker", leaseExpiresAt: new Date(Date.now() + 60_000) },
  });
  await ended(alert.key);
  expect((await mailsOf(alert.key)).map(({ occasion }) => occasion)).toEqual(["raised", "ended"]);
});

test("a mail whose sender vanished may have left: it stays, and its reader hears of the end", async () => {
  await givenUser({ isSystemAdmin: true });
  const alert = alertOf({ occasion: "60-days" });
  await raised(alert);
  await database().alertMail.updateMany({ data: { leaseOwner: "dead", leaseExpiresAt: new Date(0) } });
  await raised({ ...alert, occasion: "30-days" });
  await ended(alert.key);
  expect((await mailsOf(alert.key)).map(({ occasion }) => occasion)).toEqual(["60-days", "ended"]);
});

test("words of a provider that the database can not store are no hindrance", async () => {
  const alert = alertOf({ detail: "The provider says: \0\ud800" });
  await raised(alert);
  const row = await database().alert.findUniqueOrThrow({ where: { openKey: alert.key } });
  expect(row.detail).toBe("The provider says: \ufffd");
});

test("open pages of those concerned hear of it", async () => {
  const project = await givenProject();
  const heard: string[] = [];
  const stop = new AbortController();
  const listening = await new Promise<{ done: Promise<void> }>((resolve) => {
    const done = listenForChanges({
      onChange: ({ topic, projectId }) => heard.push(`${topic} ${projectId ?? "of system admins"}`),
      onGap: () => resolve({ done }),
      signal: stop.signal,
    });
  });
  const alert = alertOf({ projectIds: [project.id] });
  await raised(alert);
  await raised(alert);
  await ended(alert.key);
  const once = ["alert of system admins", `alert ${project.id}`];
  await expect.poll(() => heard).toEqual([...once, ...once]);
  stop.abort();
  await listening.done;
});
