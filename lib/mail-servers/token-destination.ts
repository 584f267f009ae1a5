import { mailHostsOf } from "@/lib/oauth-integrations/own-mail-hosts.ts";
import type { FieldProblem } from "@/lib/platform/problem.ts";
import type { OAuthIntegration } from "@/prisma/generated/client.ts";
import type { MailServerInput } from "./mail-server-input.ts";

type Address = Pick<MailServerInput, "host" | "security">;
type Destination = Address & { readonly username: string };

/**
 * What keeps somebody from sending tokens that are not theirs to a server: a person's token opens whatever that
 * person's account may open, and an application's every mailbox of the organisation. So it goes to the mail servers of
 * the integration or where it goes already, not less protected, and opens the mailbox that it was given for. Not to be
 * asked of system admins and of who gave the present tokens.
 *
 * @param integration with the input's method `oauth`, that of the input
 * @param stored the server as it is now, if it signs in by this grant already
 * @param hasTokens somebody has given tokens, or the application gets them by itself
 */
export function destinationFault(
  input: MailServerInput,
  integration: OAuthIntegration,
  stored: Destination | null,
  hasTokens: boolean,
): FieldProblem | null {
  const { authentication, username } = input;
  if (authentication.method !== "oauth") return null;
  const { mailboxAddress } = authentication;
  if (username.toLowerCase() !== mailboxAddress && username !== stored?.username) {
    return {
      field: "username",
      detail: `${whose(integration, mailboxAddress, hasTokens)} Only ${whoMay(integration)} may let it sign in as another than ${mailboxAddress}.`,
    };
  }
  const ofIntegration = Object.values(mailHostsOf(integration));
  const known: readonly Address[] = [...ofIntegration, ...(stored ? [stored] : [])];
  if (known.some((address) => isSameOrSafer(input, address))) return null;
  const names = [...new Set(known.map(({ host }) => host))].join(", ");
  const where =
    names === ""
      ? `nobody has said yet where the mailboxes of "${integration.name}" are; a system admin enters its mail servers at the integration`
      : `only ${whoMay(integration)} may send its access elsewhere than to ${names}, or with less protection`;
  return {
    // Not at the host: the token is not even tried there.
    field: "authentication.integrationId",
    detail: `${whose(integration, mailboxAddress, hasTokens)} For you, ${where}.${cureOf(integration)}`,
  };
}

const isAppOnly = ({ grantType }: OAuthIntegration) => grantType !== "AUTHORIZATION_CODE";

function whose(integration: OAuthIntegration, mailboxAddress: string, hasTokens: boolean): string {
  if (isAppOnly(integration)) return `"${integration.name}" signs in by itself.`;
  return hasTokens
    ? `Somebody else has authorised ${mailboxAddress}.`
    : `Nobody has authorised ${mailboxAddress} yet.`;
}

const whoMay = (integration: OAuthIntegration) =>
  isAppOnly(integration) ? "a system admin" : "whoever authorises it, or a system admin,";

const cureOf = (integration: OAuthIntegration) =>
  isAppOnly(integration) ? "" : " Authorise the mailbox yourself, or ask a system admin.";

/** Whether a token is as well kept at the server of the input as at another one. */
function isSameOrSafer(input: Address, { host, security }: Address): boolean {
  return (
    input.host.toLowerCase() === host.toLowerCase() && (input.security !== "NONE" || security === "NONE")
  );
}
