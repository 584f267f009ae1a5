import "@/lib/testing/integration-environment.ts";
import { afterEach, expect, test } from "vitest";
import { systemActor, type UserActor } from "@/lib/access/actor.ts";
import { database } from "@/lib/platform/database.ts";
import { givenCast, givenProject } from "@/lib/testing/factories.ts";
import { alertOf } from "@/lib/testing/raised-alert.ts";
import { endAlert } from "./end-alert.ts";
import { listAlerts, listAlertsInput, maySeeAlerts } from "./list-alerts.ts";
import { type RaisedAlert, raiseAlert } from "./raise-alert.ts";

afterEach(async () => {
  await database().alert.deleteMany();
  // Only those of a test are its admins.
  await database().user.updateMany({ data: { isSystemAdmin: false } });
});

const raised = (alert: RaisedAlert) => database().$transaction((tx) => raiseAlert(tx, alert));
const ended = (key: string) => database().$transaction((tx) => endAlert(tx, { key, detail: "Well again." }));
const listed = (actor: UserActor, state: "open" | "ended" = "open") =>
  listAlerts(actor, listAlertsInput.parse({ state }));

test("is listed for those whom it concerns, the most pressing first", async () => {
  const project = await givenProject();
  const cast = await givenCast(project.id);
  const warning = alertOf({ severity: "WARNING", title: "Later", projectIds: [project.id] });
  const urgent = alertOf({ title: "Now", href: "/admin/oauth-integrations/1", projectIds: [project.id] });
  const own = alertOf({ title: "Nobody’s project" });
  for (const alert of [urgent, warning, own]) await raised(alert);
  const titles = async (actor: UserActor) => (await listed(actor)).items.map(({ title }) => title);
  expect(await titles(cast.systemAdmin)).toEqual(["Nobody’s project", "Now", "Later"]);
  expect(await titles(cast.projectAdmin)).toEqual(["Now", "Later"]);
  expect(await titles(cast.adminElsewhere)).toEqual([]);
  for (const actor of [cast.agent, cast.customer]) {
    await expect(listed(actor)).rejects.toMatchObject({ kind: "forbidden" });
    expect(maySeeAlerts(actor)).toBe(false);
  }
  expect([cast.systemAdmin, cast.projectAdmin, cast.adminElsewhere].every(maySeeAlerts)).toBe(true);
  const [forProjectAdmin] = (await listed(cast.projectAdmin)).items;
  expect(forProjectAdmin?.href).toBeNull();
});

test("tells to how many it was mailed, and to system admins alone why it was not", async () => {
  const project = await givenProject();
  const cast = await givenCast(project.id);
  const alert = alertOf({ projectIds: [project.id] });
  await raised(alert);
  await database().alertMail.updateMany({
    where: { alert: { key: alert.key }, userId: cast.systemAdmin.userId },
    data: { state: "SENT" },
  });
  await database().alertMail.updateMany({
    where: { alert: { key: alert.key }, userId: cast.projectAdmin.userId },
    data: { failureDetail: "By other@desk.test: no connection." },
  });
  const mails = { told: 1, waiting: 1, failed: 0 };
  expect((await listed(cast.systemAdmin)).items[0]?.mails).toEqual({
    ...mails,
    failureDetail: "By other@desk.test: no connection.",
  });
  expect((await listed(cast.projectAdmin)).items[0]?.mails).toEqual({ ...mails, failureDetail: null });
});

test("is listed page by page, and apart from those that have ended", async () => {
  const actor = systemActor("test");
  const alerts = Array.from({ length: 5 }, (_, index) => alertOf({ title: `Alert ${index}` }));
  for (const alert of alerts) await raised(alert);
  const titles: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listAlerts(actor, { state: "open", limit: 2, cursor });
    titles.push(...page.items.map(({ title }) => title));
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
  expect(titles).toEqual(["Alert 4", "Alert 3", "Alert 2", "Alert 1", "Alert 0"]);
  await ended(alerts[0]?.key ?? "");
  const { items } = await listAlerts(actor, { state: "ended", limit: 50 });
  expect(items.map(({ title }) => title)).toEqual(["Alert 0"]);
});
