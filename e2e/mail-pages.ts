import { expect, type Page } from "@playwright/test";
import { z } from "zod";
import { callApi } from "./api.ts";
import type { Desk } from "./desk.ts";
import { sandboxOf } from "./integrations.ts";
import { writeAsCustomer } from "./sandbox.ts";
import { type Area, hrefOf, id } from "./visits.ts";
import { givenWaitingMail } from "./waiting-mail.ts";

const mailbox = "jobs@acme.example";
const serverName = "Jobs of Acme";
const withId = z.object({ id: z.string() });
const handlers = "/admin/mail/incoming/[serverId]/handlers";

const serverPage = (page: Page) =>
  hrefOf(page, "/admin/mail/incoming", new RegExp(`^/admin/mail/incoming/${id}$`));
const mailPage = (page: Page, query: string) =>
  hrefOf(page, `/projects/DEMO/mail-log${query}`, new RegExp(`^/projects/DEMO/mail-log/${id}$`));

/** A handler that has made a request of a mail. */
async function givenHandler(page: Page, desk: Desk): Promise<void> {
  const { imapPort, customerPassword } = sandboxOf(desk);
  const connection = {
    protocol: "IMAP",
    host: "127.0.0.1",
    port: imapPort,
    security: "NONE",
    username: mailbox,
    authentication: { method: "password", password: customerPassword },
  };
  const post = (path: string, body: unknown) => callApi(page, desk, { method: "POST", path, body }, withId);
  const description = "Applications, read by Human Resources.";
  const server = await post("/incoming-servers", {
    name: serverName,
    description,
    provider: "CUSTOM",
    connection,
  });
  const list = z.object({ items: z.array(withId) });
  const types = await callApi(page, desk, { method: "GET", path: "/projects/DEMO/request-types" }, list);
  const handler = await post(`/incoming-servers/${server.id}/mail-handlers`, {
    name: "Applications",
    kind: "CREATE_OR_COMMENT",
    projectKey: "DEMO",
    requestTypeId: types.items[0]?.id ?? null,
    begin: "everything",
  });
  const path = `/mail-handlers/${handler.id}/activation`;
  await writeAsCustomer(page, {
    to: mailbox,
    subject: "I would like to work for you",
    text: "My papers are attached.",
  });
  await callApi(page, desk, { method: "PUT", path, body: { enabled: true } }, z.unknown());
  await page.goto("/projects/DEMO/mail-log");
  await expect(page.getByRole("row").filter({ hasText: "I would like to work for you" })).toContainText(
    /New request/,
    {
      timeout: 30_000,
    },
  );
}

/** It would go on taking the mail of its mailbox. */
async function withoutServer(page: Page, desk: Desk): Promise<void> {
  const list = z.object({
    items: z.array(z.object({ id: z.string(), name: z.string(), handlers: z.array(withId) })),
  });
  const { items } = await callApi(page, desk, { method: "GET", path: "/incoming-servers" }, list);
  const remove = (path: string) => callApi(page, desk, { method: "DELETE", path }, z.unknown());
  for (const server of items.filter(({ name }) => name === serverName)) {
    for (const handler of server.handlers) await remove(`/mail-handlers/${handler.id}`);
    await remove(`/incoming-servers/${server.id}`);
  }
}

async function testWithoutEffect(page: Page): Promise<void> {
  await page.getByLabel(/^Name/).fill("All that comes to jobs");
  await page.getByRole("button", { name: /Project/ }).click();
  await page.getByRole("option", { name: /\(DEMO\)/ }).click();
  await page.getByRole("button", { name: "Test without effect" }).click();
  await expect(
    page.getByRole("list", { name: "Mails of the test" }).getByRole("listitem").first(),
  ).toBeVisible({
    timeout: 20_000,
  });
}

async function tryMail(page: Page): Promise<void> {
  const chooser = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Choose a mail" }).click();
  const raw =
    "From: New Person <new.person@customer.example>\r\nTo: support@acme.example\r\nSubject: Only tried\r\n\r\nIs it there?\r\n\r\n> You wrote\r\n";
  await (await chooser).setFiles({ name: "tried.eml", mimeType: "message/rfc822", buffer: Buffer.from(raw) });
  await expect(page.getByRole("region", { name: "What would happen" })).toContainText("New request");
}

/** Mail of the whole installation and its logs: a server with a handler, mail that came, was held and failed. */
export const mailArea: Area = {
  name: "mail",
  given: async (page, desk) => {
    await page.goto("/");
    await givenHandler(page, desk);
    await givenWaitingMail(desk, {
      state: "HELD",
      subject: "Am I too many?",
      reason: "Held back as a flood.",
    });
    await givenWaitingMail(desk, {
      state: "FAILED",
      subject: "A mail that failed",
      reason: "The disk was full.",
    });
  },
  after: withoutServer,
  visits: [
    { route: "/admin/mail/health" },
    {
      route: "/admin/mail/health/[mailboxId]",
      address: (page) => hrefOf(page, "/admin/mail/health", new RegExp(`^/admin/mail/health/${id}$`)),
    },
    { route: "/admin/mail/incoming" },
    { route: "/admin/mail/incoming/new" },
    { route: "/admin/mail/incoming/[serverId]", address: serverPage },
    { route: `${handlers}/new`, address: async (page) => `${await serverPage(page)}/handlers/new` },
    {
      route: `${handlers}/new`,
      as: "tested",
      address: async (page) => `${await serverPage(page)}/handlers/new`,
      act: testWithoutEffect,
    },
    {
      route: `${handlers}/[handlerId]`,
      address: async (page) => hrefOf(page, await serverPage(page), new RegExp(`/handlers/${id}$`)),
    },
    { route: "/admin/mail/log" },
    { route: "/admin/mail/log/connectivity" },
    { route: "/admin/mail/log/quarantine" },
    { route: "/admin/mail/log/try", act: tryMail },
    { route: "/admin/mail/retention" },
    { route: "/projects/[projectKey]/mail-log", address: "/projects/DEMO/mail-log" },
    {
      route: "/projects/[projectKey]/mail-log",
      as: "empty",
      address: "/projects/DEMO/mail-log?q=nothing-like-this",
    },
    {
      route: "/projects/[projectKey]/mail-log/connectivity",
      address: "/projects/DEMO/mail-log/connectivity",
    },
    { route: "/projects/[projectKey]/mail-log/quarantine", address: "/projects/DEMO/mail-log/quarantine" },
    {
      route: "/projects/[projectKey]/mail-log/quarantine",
      as: "empty",
      address: "/projects/DEMO/mail-log/quarantine?q=nothing-like-this",
    },
    { route: "/projects/[projectKey]/mail-log/try", address: "/projects/DEMO/mail-log/try", act: tryMail },
    {
      route: "/projects/[projectKey]/mail-log/[inboundMessageId]",
      address: (page) => mailPage(page, "?q=I+would+like"),
    },
    {
      route: "/projects/[projectKey]/mail-log/[inboundMessageId]",
      as: "held",
      address: (page) => mailPage(page, "?q=too+many"),
    },
  ],
};
