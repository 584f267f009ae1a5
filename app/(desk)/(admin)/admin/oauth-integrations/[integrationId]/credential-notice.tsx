import { Callout } from "@/app/_ui/callout.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { dayOf } from "./day-of.ts";

type Credential = NonNullable<IntegrationView["credential"]>;

const warnedAheadMs = 60 * 86_400_000;

const words: Readonly<Record<Credential["kind"], { name: string; cure: string }>> = {
  secret: { name: "client secret", cure: "Make a new one at the provider and replace it below" },
  certificate: { name: "certificate", cure: "Replace it below and upload the new one at the provider" },
  "service-account": {
    name: "key of the service account",
    cure: "Make a new key at Google and replace it below",
  },
};

/** What is wrong, or soon will be, with that by which the application proves itself. */
export function CredentialNotice({ credential }: { credential: Credential | null }) {
  if (credential === null) {
    return (
      <Callout tone="danger" title="The integration has no credential">
        Enter a client secret, certificate or key below.
      </Callout>
    );
  }
  const { name, cure } = words[credential.kind];
  return (
    <>
      {credential.refusedAt === null ? null : (
        <Callout tone="warning" title={`The provider refused the new ${name}`}>
          It did so <RelativeTime at={credential.refusedAt} />. Mail goes on with the one before, as long as
          the provider takes that. Compare the new one with the provider's page, and replace it below.
        </Callout>
      )}
      <Expiry expiresAt={credential.expiresAt} name={name} cure={cure} />
    </>
  );
}

function Expiry({ expiresAt, name, cure }: { expiresAt: Date | null; name: string; cure: string }) {
  const leftMs = expiresAt === null ? Number.POSITIVE_INFINITY : expiresAt.getTime() - Date.now();
  if (expiresAt === null || leftMs > warnedAheadMs) return null;
  return leftMs <= 0 ? (
    <Callout tone="danger" title={`The ${name} has expired`}>
      By its date it ended <RelativeTime at={expiresAt} />. {cure}; mailboxes go on by themselves.
    </Callout>
  ) : (
    <Callout tone="warning" title={`The ${name} expires soon`}>
      It ends on {dayOf(expiresAt)}, {leftWords(leftMs)}. {cure}, before mailboxes stop.
    </Callout>
  );
}

function leftWords(leftMs: number): string {
  const days = Math.floor(leftMs / 86_400_000);
  if (days === 0) return "in less than a day";
  return days === 1 ? "in 1 day" : `in ${days} days`;
}
