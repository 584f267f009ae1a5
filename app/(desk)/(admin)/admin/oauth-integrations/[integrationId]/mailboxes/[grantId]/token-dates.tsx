import type { ReactNode } from "react";
import { Card, DetailList } from "@/app/_ui/card.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import type { GrantView } from "@/lib/oauth-integrations/grant-view.ts";

/** Who signed in, what the tokens may do, and every date of theirs. */
export function TokenDates({ grant }: { grant: GrantView }) {
  const isThreeLegged = grant.grantType === "AUTHORIZATION_CODE";
  const { expiresAt, lastRefreshedAt, refreshDueAt, state } = grant;
  const isOther = grant.principal !== grant.mailboxAddress;
  return (
    <Card title="Tokens">
      <DetailList
        items={[
          {
            label: isThreeLegged ? "Signed in as" : "Application",
            value: (
              <span className="wrap-anywhere">
                {grant.principal}
                {isThreeLegged && isOther && grant.principal.includes("@") ? (
                  <span className="block text-sm text-ink-muted">
                    Another account than the mailbox: it was chosen as a shared one.
                  </span>
                ) : null}
              </span>
            ),
          },
          { label: "Scopes", value: <Scopes scopes={grant.scopes} /> },
          { label: isThreeLegged ? "Authorised" : "Added", value: <RelativeTime at={grant.authorizedAt} /> },
          {
            label: "Access token",
            value: at(expiresAt, "None", expiresAt && expiresAt < new Date() ? "expired" : "expires"),
          },
          { label: "Last refresh", value: at(lastRefreshedAt, "Not refreshed yet") },
          {
            label: "Next refresh",
            value: state === "ACTIVE" ? at(refreshDueAt, "When the mailbox is next used") : "None",
          },
          ...(isThreeLegged ? refreshTokenItems(grant) : []),
        ]}
      />
    </Card>
  );
}

function refreshTokenItems({ refreshTokenObtainedAt, refreshTokenExpiresAt, state }: GrantView) {
  if (state === "REVOKED") return [{ label: "Refresh token", value: "None" }];
  return [
    {
      label: "Refresh token",
      value: at(refreshTokenObtainedAt, "None: access ends with the access token", "obtained"),
    },
    {
      label: "Refresh token ends",
      value: at(refreshTokenExpiresAt, "The provider named no date"),
    },
  ];
}

function at(moment: Date | null, otherwise: string, word?: string): ReactNode {
  if (moment === null) return <span className="text-ink-muted">{otherwise}</span>;
  return (
    <>
      {word === undefined ? null : `${word} `}
      <RelativeTime at={moment} />
    </>
  );
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  if (scopes.length === 0) return <span className="text-ink-muted">As asked for</span>;
  return (
    <ul className="flex flex-col gap-0.5 font-mono text-sm">
      {scopes.map((scope) => (
        <li key={scope} className="wrap-anywhere">
          {scope}
        </li>
      ))}
    </ul>
  );
}
