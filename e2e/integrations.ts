import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "@playwright/test";
import { z } from "zod";
import { callApi } from "./api.ts";
import { type Desk, expect } from "./desk.ts";
import { consentInWindow } from "./provider.ts";

/** The integrations that the sandbox comes with. */
export const personIntegration = "Acme Accounts (sandbox)";
export const applicationIntegration = "Acme application (sandbox)";

const sandboxState = z.object({
  authorizationPort: z.number(),
  imapPorts: z.record(z.string(), z.number()),
  smtpPort: z.number(),
  clientId: z.string(),
  clientSecret: z.string(),
  customerPassword: z.string(),
});

/** Addresses and secrets of the sandbox of the running desk. */
export function sandboxOf(desk: Desk) {
  const state = sandboxState.parse(
    JSON.parse(readFileSync(path.join(desk.dataDir, "sandbox/state.json"), "utf8")),
  );
  const [imapPort = 0] = Object.values(state.imapPorts);
  return { ...state, imapPort, issuer: `http://127.0.0.1:${state.authorizationPort}` };
}

/** Opens the page of an integration by its name. */
export async function openIntegration(page: Page, name: string): Promise<void> {
  await page.goto("/admin/oauth-integrations");
  await page.getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
}

const withId = z.object({ id: z.string() });

/** An integration of this journey alone, so that others do not meet its changes. It is not tested. */
export async function addIntegration(page: Page, desk: Desk) {
  const { issuer, clientId, clientSecret, imapPort, smtpPort } = sandboxOf(desk);
  const name = `Journey ${Date.now()}`;
  const place = { host: "127.0.0.1", security: "NONE" };
  const { id } = await callApi(
    page,
    desk,
    {
      method: "POST",
      path: "/oauth-integrations",
      body: {
        name,
        clientId,
        clientSecret,
        scopes: ["openid", "email", "offline_access", "mail"],
        mailHosts: { imap: { ...place, port: imapPort }, smtp: { ...place, port: smtpPort } },
        issuer,
        authorizationEndpoint: `${issuer}/auth`,
        tokenEndpoint: `${issuer}/token`,
        revocationEndpoint: `${issuer}/token/revocation`,
        userinfoEndpoint: `${issuer}/me`,
      },
    },
    withId,
  );
  return { id, name, href: `/admin/oauth-integrations/${id}` };
}

/** Passes the connection test at the page of an integration, signed in as an account of the provider. */
export async function passTest(page: Page, account: string): Promise<void> {
  const press = () => page.getByRole("button", { name: "Test connection" }).click();
  const provider = await consentInWindow(page, press, account);
  await expect.poll(() => provider.isClosed(), { timeout: 20_000 }).toBe(true);
  await expect(page.getByText("Tested", { exact: true })).toBeVisible();
}

/** Authorises a mailbox at the page of a tested integration. */
export async function authoriseMailbox(page: Page, mailbox: string): Promise<void> {
  await page.getByRole("button", { name: "Authorise a mailbox" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox", { name: "Address of the mailbox" }).fill(mailbox);
  const press = () => dialog.getByRole("button", { name: "Sign in at the provider" }).click();
  const provider = await consentInWindow(page, press, mailbox);
  await expect.poll(() => provider.isClosed(), { timeout: 20_000 }).toBe(true);
}

type SignIn =
  | { readonly method: "password"; readonly password: string }
  | { readonly method: "oauth"; readonly integrationId: string; readonly mailboxAddress: string };

/** A channel that is switched on, for a mailbox of the sandbox; one that an earlier journey left behind goes first. */
export async function addChannel(page: Page, desk: Desk, mailbox: string, signIn: SignIn) {
  const { imapPort, smtpPort } = sandboxOf(desk);
  const list = z.object({ items: z.array(withId.extend({ address: z.string() })) });
  const channels = await callApi(page, desk, { method: "GET", path: "/projects/DEMO/email-channels" }, list);
  for (const { id } of channels.items.filter(({ address }) => address === mailbox)) {
    await callApi(page, desk, { method: "DELETE", path: `/email-channels/${id}` }, z.unknown());
  }
  const types = z.object({ items: z.array(withId) });
  const requestTypes = await callApi(
    page,
    desk,
    { method: "GET", path: "/projects/DEMO/request-types" },
    types,
  );
  const server = { host: "127.0.0.1", security: "NONE", username: mailbox, authentication: signIn };
  const body = {
    address: mailbox,
    displayName: "Acme",
    requestTypeId: requestTypes.items[0]?.id,
    incoming: { ...server, port: imapPort },
    outgoing: { ...server, port: smtpPort },
  };
  const { id } = await callApi(
    page,
    desk,
    { method: "POST", path: "/projects/DEMO/email-channels", body },
    withId,
  );
  const path = `/email-channels/${id}/activation`;
  await callApi(page, desk, { method: "PUT", path, body: { enabled: true } }, z.unknown());
  return { id, href: `/projects/DEMO/settings/email/${id}` };
}
