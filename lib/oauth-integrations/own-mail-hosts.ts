import { z } from "zod";
import { vetHost } from "@/lib/platform/outbound-guard.ts";
import type { FieldProblem } from "@/lib/platform/problem.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import { readProviderSettings } from "./provider-settings.ts";
import type { MailHost, MailHosts, MailUse } from "./providers/provider.ts";
import { providerOf } from "./providers.ts";

const mailUses: readonly MailUse[] = ["imap", "pop3", "smtp"];

const mailHostView = z.object({
  host: z.string(),
  port: z.number().int(),
  security: z.enum(["TLS", "STARTTLS", "NONE"]),
});

/** Mail servers of a provider; what it does not offer, or nobody told, is absent. */
export const mailHostsView = z.object({
  imap: mailHostView.exactOptional(),
  pop3: mailHostView.exactOptional(),
  smtp: mailHostView.exactOptional(),
});

/** Where the mailboxes of an integration are: as it says itself, else as its provider says. */
export function mailHostsOf(
  integration: Pick<OAuthIntegration, "provider" | "providerSettings" | "mailHosts">,
): MailHosts {
  const settings = readProviderSettings(integration.providerSettings);
  const own = mailHostsView.catch({}).parse(integration.mailHosts);
  return { ...providerOf(integration.provider).mailHosts(settings), ...own };
}

/** Mail servers as they are stored: without those that were left empty, and those that the provider says anyway. */
export function ownMailHosts(
  given: { readonly [use in MailUse]?: MailHost | null | undefined },
  ofProvider: MailHosts,
): MailHosts {
  const own: { [use in MailUse]?: MailHost } = {};
  for (const use of mailUses) {
    const host = given[use];
    if (host && !isSame(host, ofProvider[use])) own[use] = host;
  }
  return own;
}

function isSame(a: MailHost, b: MailHost | undefined): boolean {
  return b !== undefined && a.host.toLowerCase() === b.host && a.port === b.port && a.security === b.security;
}

/**
 * Checks mail servers as they were typed: they have to pass the outbound guard. One that can not be found now is left
 * to the test.
 *
 * @throws Problem `host-not-allowed`, with every wrong one by field
 */
export async function checkMailHosts(hosts: MailHosts): Promise<void> {
  const fields: FieldProblem[] = [];
  for (const use of mailUses) {
    const detail = await faultOf(hosts[use]);
    if (detail !== null) fields.push({ field: `mailHosts.${use}.host`, detail });
  }
  if (fields.length === 0) return;
  const details = fields.map(({ detail }) => detail).join(" ");
  throw new Problem("invalid", "host-not-allowed", details, { fields });
}

async function faultOf(mailHost: MailHost | undefined): Promise<string | null> {
  if (!mailHost) return null;
  try {
    await vetHost(mailHost.host);
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.code === "host-not-found" ? null : error.message;
  }
}
