import { alertKey } from "@/lib/alerts/alert-key.ts";
import { endAlert } from "@/lib/alerts/end-alert.ts";
import { raiseAlert } from "@/lib/alerts/raise-alert.ts";
import { wakeAlertMails } from "@/lib/alerts/wake-alert-mails.ts";
import type { Transaction } from "@/lib/platform/database.ts";
import { type DependentServer, dependentChannels, dependentServers } from "./dependent-channels.ts";
import { diagnose } from "./diagnosis.ts";
import type { GrantChannel } from "./integration-permission.ts";

/** Kind of the alerts that a mailbox has to be authorised again. */
export const grantAlertKind = "authorization-needed";

/** Kind of the alerts that the provider refuses an application. */
export const applicationAlertKind = "application-refused";

/** Failure of a mailbox that was chosen for a channel and not authorised so far: who sets it up knows. */
export const neverAuthorizedCode = "not-authorized-yet";

const grantKey = (grantId: string) => alertKey({ type: "oauth-grant", id: grantId }, "authorization");
const applicationKey = (integrationId: string) =>
  alertKey({ type: "oauth-integration", id: integrationId }, "application");
export const integrationHref = (integrationId: string) => `/admin/oauth-integrations/${integrationId}`;

/**
 * Raises the alert that a mailbox has to be authorised again, with the failure that is stored at its grant. Nothing is
 * raised for a grant that no channel or global server which is on uses, nor for one that nobody has authorised yet: nothing stands still.
 */
export async function raiseGrantAlert(tx: Transaction, grantId: string): Promise<void> {
  const grant = await tx.oAuthGrant.findUnique({ where: { id: grantId }, include: { integration: true } });
  if (!grant || grant.failureCode === neverAuthorizedCode) return;
  const channels = await dependentChannels(tx, { id: grantId });
  const servers = await dependentServers(tx, { id: grantId });
  if (channels.length === 0 && servers.length === 0) return;
  const { mailboxAddress, integration } = grant;
  const person = integration.grantType === "AUTHORIZATION_CODE";
  const reason = grant.failureDetail ?? (grant.failureCode && diagnose(grant.failureCode).meaning);
  // Many such alerts are told in one mail, by what to do: most mailboxes have their own account.
  const isOther = grant.principal.includes("@") && grant.principal !== mailboxAddress;
  const account = isOther ? `as ${grant.principal}` : "to the mailbox's account";
  await raiseAlert(tx, {
    key: grantKey(grantId),
    kind: grantAlertKind,
    severity: "CRITICAL",
    title: person
      ? `${mailboxAddress} has to be authorised again`
      : `Mailroom may not open ${mailboxAddress} any more`,
    detail: `${sentence(reason ?? "The provider has taken back its permission.")} Until this is solved no mail of this mailbox comes in and no answer leaves; none is lost.`,
    cure: person
      ? `Choose Authorise at the ${channels.length === 0 ? "server" : "channel"} and sign in ${account}. Mail that has come meanwhile is then fetched, and waiting answers are sent.`
      : `Give the application of "${integration.name}" access to this mailbox at the provider again, then check the access on the integration's page.`,
    href: hrefOf(channels, servers, integration.id),
    projectIds: channels.map(({ projectId }) => projectId),
    mailboxes: channels.map(({ address, projectId }) => ({ address, projectId })),
    occasion: "raised",
  });
}

/** Where the mailbox is authorised: at the global server that alone uses it, else at the channels. */
function hrefOf(
  channels: readonly GrantChannel[],
  servers: readonly DependentServer[],
  integrationId: string,
): string {
  const [server, ...others] = servers;
  return server && others.length === 0 && channels.length === 0
    ? `/admin/mail/incoming/${server.id}`
    : channelSettingsHref(channels, integrationId);
}

/** Ends it: the mailbox is authorised again, or nothing needs it any more. Other alerts may leave by it now. */
export async function endGrantAlert(
  tx: Transaction,
  grantId: string,
  detail = "The mailbox is authorised again: its mail is fetched and waiting answers are sent.",
): Promise<void> {
  if (await endAlert(tx, { key: grantKey(grantId), detail })) await wakeAlertMails(tx);
}

/**
 * Raises the alert that the provider refuses the application itself, with the failure that is stored at the integration.
 * Nothing is raised while no channel or global server that is on uses it.
 */
export async function raiseApplicationAlert(tx: Transaction, integrationId: string): Promise<void> {
  const integration = await tx.oAuthIntegration.findUnique({ where: { id: integrationId } });
  if (!integration) return;
  const channels = await dependentChannels(tx, { integrationId });
  const servers = await dependentServers(tx, { integrationId });
  if (channels.length === 0 && servers.length === 0) return;
  const { name, failureCode, failureDetail } = integration;
  const known = failureCode === null ? null : diagnose(failureCode);
  const several = [
    ...(channels.length === 0 ? [] : [channels.length === 1 ? "one channel" : `${channels.length} channels`]),
    ...servers.map((server) => `the incoming server "${server.name}"`),
  ].join(" and ");
  await raiseAlert(tx, {
    key: applicationKey(integrationId),
    kind: applicationAlertKind,
    severity: "CRITICAL",
    title: `The provider refuses the application of "${name}"`,
    detail: `${sentence(failureDetail ?? known?.meaning ?? "The provider refuses the client ID or its credential.")} It serves ${several}: as soon as their present access ends, their mail stands still; none is lost.`,
    cure:
      known?.cure ?? "Look at the registration at the provider, and replace the credential here if it ended.",
    href: integrationHref(integrationId),
    projectIds: channels.map(({ projectId }) => projectId),
    mailboxes: channels.map(({ address, projectId }) => ({ address, projectId })),
    occasion: "raised",
  });
}

/** Ends it: the provider accepts the application again. Other alerts may leave by its mailboxes now. */
export async function endApplicationAlert(
  tx: Transaction,
  integrationId: string,
  detail = "The provider accepts the application again: its mailboxes go on by themselves.",
): Promise<void> {
  if (await endAlert(tx, { key: applicationKey(integrationId), detail })) await wakeAlertMails(tx);
}

/** A provider's words may end without a full stop. */
function sentence(words: string): string {
  return /[.!?]["')]?\s*$/.test(words) ? words.trim() : `${words.trim()}.`;
}

/** The settings of the one project that is concerned; of several, the integration's page. */
export function channelSettingsHref(channels: readonly GrantChannel[], integrationId: string): string {
  const keys = [...new Set(channels.map(({ projectKey }) => projectKey))];
  return keys.length === 1 && keys[0] !== undefined
    ? `/projects/${keys[0]}/settings/email`
    : integrationHref(integrationId);
}
