import { Callout } from "@/app/_ui/callout.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { KnownGrant } from "@/app/(desk)/_mailbox/integration-choices.ts";
import { integrationsHref } from "@/app/(desk)/(admin)/admin/oauth-integrations/integrations-href.ts";
import { AuthorizeMailbox } from "@/app/oauth/authorize-mailbox.client.tsx";
import type { IncomingServerView } from "@/lib/incoming-servers/incoming-server-view.ts";

/** What is wrong with a server, with the one action that cures it, and what should not stay as it is. */
export function ServerNotices({
  server,
  grants,
}: {
  server: IncomingServerView;
  grants: readonly KnownGrant[];
}) {
  const { failure, connection, alsoReadBy, needsAuthorization } = server;
  const { grant } = connection;
  const known = grants.find(
    (each) => each.integrationId === grant?.integrationId && each.mailboxAddress === grant.mailboxAddress,
  );
  // The form beneath says by itself what is not encrypted and where passwords are not welcome.
  const warnings = connection.warnings.filter(
    ({ code }) => code === "integration-untested" || code === "application-refused",
  );
  return (
    <>
      {failure === null ? null : (
        <Callout
          tone={needsAuthorization ? "warning" : "danger"}
          title={needsAuthorization ? "The mailbox has to be authorised" : "Mail is not read at present"}
          action={
            needsAuthorization && grant ? (
              <AuthorizeMailbox
                size="sm"
                integrationId={grant.integrationId}
                mailboxAddress={grant.mailboxAddress}
                signsInAsOther={known?.signsInAsOther ?? false}
              >
                Authorise
              </AuthorizeMailbox>
            ) : undefined
          }
        >
          <p>
            {failure.cause} {failure.cure}
          </p>
          {failure.serverWords === null ? null : (
            <p className="mt-1 font-mono text-sm wrap-anywhere">{failure.serverWords}</p>
          )}
        </Callout>
      )}
      {warnings.map(({ code, detail }) => (
        <Callout
          key={code}
          tone="warning"
          action={
            grant ? (
              <LinkButton size="sm" href={`${integrationsHref}/${grant.integrationId}`}>
                Open the integration
              </LinkButton>
            ) : undefined
          }
        >
          {detail}
        </Callout>
      ))}
      {alsoReadBy.length === 0 ? null : (
        <Callout tone="info" title="An e-mail channel reads this mailbox too">
          {alsoReadBy.map(({ address, projectKey }) => `${address} (${projectKey})`).join(", ")}: a mail that
          both take in becomes a request in each. Give the handler another folder or catch addresses, or turn
          one of them off.
        </Callout>
      )}
    </>
  );
}
