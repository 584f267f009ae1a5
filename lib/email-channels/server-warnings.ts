import { z } from "zod";
import { isOnThisMachine } from "@/lib/mail-servers/on-this-machine.ts";
import { passwordDeprecation } from "@/lib/mail-servers/password-deprecation.ts";
import { diagnose } from "@/lib/oauth-integrations/diagnosis.ts";
import { isTested } from "@/lib/oauth-integrations/settings-digest.ts";
import type { ServerRecord } from "./channel-record.ts";

/** Something that works today and should not stay so. */
export const warningView = z.object({
  code: z.enum(["password-deprecated", "not-encrypted", "integration-untested", "application-refused"]),
  detail: z.string(),
});
type Warning = z.infer<typeof warningView>;

/** What to tell about a server beside its health. */
export function serverWarnings(server: ServerRecord): Warning[] {
  const warnings: Warning[] = [];
  const deprecation = server.authentication === "PASSWORD" ? passwordDeprecation(server.host) : null;
  if (deprecation !== null) warnings.push({ code: "password-deprecated", detail: deprecation });
  if (server.security === "NONE" && !isOnThisMachine(server.host)) {
    warnings.push({
      code: "not-encrypted",
      detail:
        "The connection is not encrypted: the sign-in and all mail can be read on their way. Choose TLS or STARTTLS.",
    });
  }
  const integration = server.oauthGrant?.integration;
  if (integration && !isTested(integration)) {
    warnings.push({
      code: "integration-untested",
      detail:
        `The OAuth 2.0 integration "${integration.name}" was changed and not tested since. The channel goes on with ` +
        "its tokens; a system admin tests the integration before they have to be given anew.",
    });
  }
  if (integration && integration.failureCode !== null) {
    const { name, failureCode, failureDetail } = integration;
    const known = diagnose(failureCode, null, { appOnly: integration.grantType !== "AUTHORIZATION_CODE" });
    warnings.push({
      code: "application-refused",
      detail:
        `The provider refuses the application of the OAuth 2.0 integration "${name}". ${failureDetail ?? known.meaning} ` +
        `The channel goes on until its access token ends; no mail is lost. A system admin cures it: ${known.cure}`,
    });
  }
  return warnings;
}
