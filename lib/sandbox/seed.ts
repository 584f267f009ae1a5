import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { loadUserActor, type UserActor } from "@/lib/access/actor.ts";
import { createChannel, createChannelInput } from "@/lib/email-channels/create-channel.ts";
import { setChannelEnabled } from "@/lib/email-channels/set-channel-enabled.ts";
import { finishMailboxAuthorization } from "@/lib/mail-servers/finish-mailbox-authorization.ts";
import { testApplication } from "@/lib/mail-servers/test-application.ts";
import type { AuthorizationStep } from "@/lib/oauth-integrations/authorization-step.ts";
import { createIntegration } from "@/lib/oauth-integrations/create-integration.ts";
import { startAuthorization } from "@/lib/oauth-integrations/start-authorization.ts";
import { database } from "@/lib/platform/database.ts";
import { environment } from "@/lib/platform/environment.ts";
import { createProject } from "@/lib/requests/create-project.ts";
import { type DeskMailbox, deskMailboxes } from "./accounts.ts";
import { applicationClientId } from "./authorization-clients.ts";
import { walkBrowser } from "./browser-walk.ts";
import { type SandboxState, sandboxFolder, sandboxMailHosts } from "./sandbox-state.ts";
import { applicationIntegration, personIntegration } from "./seed-integrations.ts";

const sampleProjectKey = "DEMO";
const [supportMailbox] = deskMailboxes;

/** Redirect addresses that the sandbox's authorization server accepts: those of integrations that name its client. */
export async function sandboxRedirectUris(state: SandboxState): Promise<string[]> {
  const integrations = await database().oAuthIntegration.findMany({
    where: { clientId: state.clientId },
    select: { redirectKey: true },
  });
  return integrations.map(({ redirectKey }) => `${environment().baseUrl}/api/oauth/callback/${redirectKey}`);
}

/**
 * Makes the sample project with a channel that is connected to the sandbox by OAuth, and an integration that needs no
 * person, each once: what somebody deletes later stays deleted. Everything goes through the use cases that the pages
 * use, as the first system admin.
 */
export async function seedSandbox(state: SandboxState): Promise<void> {
  await once("seeded", () => seedSampleProject(state));
  await once("seeded-application", () => seedApplication(state));
}

async function once(name: string, seed: () => Promise<void>): Promise<void> {
  const marker = path.join(sandboxFolder(environment().dataDir), name);
  if (existsSync(marker)) return;
  await seed();
  await writeFile(marker, `${new Date().toISOString()}\n`);
}

/** The application that signs in by itself, tested with a mailbox that it may open. */
async function seedApplication(state: SandboxState): Promise<void> {
  const admin = await firstSystemAdmin();
  const where = { clientId: applicationClientId };
  const { id: integrationId } =
    (await database().oAuthIntegration.findFirst({ where, select: { id: true } })) ??
    (await createIntegration(admin, applicationIntegration(state)));
  const { steps } = await testApplication(admin, { integrationId, mailboxAddress: supportMailbox });
  requireSuccess(steps);
}

async function seedSampleProject(state: SandboxState): Promise<void> {
  const admin = await firstSystemAdmin();
  const db = database();
  const integration =
    (await db.oAuthIntegration.findFirst({ where: { clientId: state.clientId }, select: { id: true } })) ??
    (await createIntegration(admin, personIntegration(state)));
  await authorize(admin, { integrationId: integration.id, purpose: "test" }, supportMailbox);
  const grant = { integrationId: integration.id, purpose: "grant", mailboxAddress: supportMailbox } as const;
  await authorize(admin, grant, supportMailbox);

  const project =
    (await db.project.findUnique({ where: { key: sampleProjectKey }, select: { id: true } })) ??
    (await createProject(admin, {
      key: sampleProjectKey,
      name: "Acme Support",
      description: "The sample project.",
    }));
  const channel =
    (await db.emailChannel.findUnique({ where: { address: supportMailbox }, select: { id: true } })) ??
    (await createChannel(admin, await channelOf(state, project.id, integration.id)));
  await setChannelEnabled(admin, { channelId: channel.id, enabled: true });
}

async function firstSystemAdmin(): Promise<UserActor> {
  const user = await database().user.findFirst({
    where: { isSystemAdmin: true, deactivatedAt: null },
    orderBy: { createdAt: "asc" },
    select: { id: true },
  });
  const actor = user && (await loadUserActor(database(), user.id, "session"));
  if (!actor) throw new Error("The sandbox needs a system admin; the first start makes one.");
  return actor;
}

async function channelOf(state: SandboxState, projectId: string, integrationId: string) {
  const requestType = await database().requestType.findFirstOrThrow({
    where: { projectId },
    orderBy: { position: "asc" },
    select: { id: true },
  });
  const { imap, smtp } = sandboxMailHosts(state);
  const signIn = {
    username: supportMailbox,
    authentication: { method: "oauth", integrationId, mailboxAddress: supportMailbox },
  } as const;
  return createChannelInput.parse({
    projectKey: sampleProjectKey,
    address: supportMailbox,
    displayName: "Acme Support",
    requestTypeId: requestType.id,
    incoming: { ...imap, ...signIn },
    outgoing: { ...smtp, ...signIn },
    begin: "everything",
  });
}

/** The three-legged flow, with the pages of the authorization server answered as the mailbox's owner would. */
async function authorize(
  admin: UserActor,
  input: Parameters<typeof startAuthorization>[1],
  account: DeskMailbox,
): Promise<void> {
  const started = await startAuthorization(admin, input);
  const callback = `${environment().baseUrl}/api/oauth/callback/`;
  const answer = await walkBrowser(new URL(started.authorizationUrl), callback, ({ html }) =>
    html.includes('name="decision"') ? { decision: "allow" } : { account },
  );
  const finished = await finishMailboxAuthorization({
    redirectKey: answer.pathname.slice(answer.pathname.lastIndexOf("/") + 1),
    parameters: answer.searchParams,
    browserBinding: started.browserBinding,
    actorUserId: admin.userId,
  });
  requireSuccess(finished.steps);
}

function requireSuccess(steps: readonly AuthorizationStep[]): void {
  const failed = steps.find(({ state }) => state === "failed");
  if (failed) throw new Error(`The sandbox could not be authorised: ${failed.detail}`);
}
