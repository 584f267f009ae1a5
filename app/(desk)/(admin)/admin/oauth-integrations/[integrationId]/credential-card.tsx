import { CalendarClock } from "lucide-react";
import type { ReactNode } from "react";
import { Callout } from "@/app/_ui/callout.tsx";
import { Card, DetailList } from "@/app/_ui/card.tsx";
import { Link } from "@/app/_ui/link.tsx";
import { RelativeTime } from "@/app/_ui/relative-time.client.tsx";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { CertificateDownloads } from "../certificate-downloads.client.tsx";
import { integrationsHref } from "../integrations-href.ts";
import { dayOf } from "./day-of.ts";
import { DropPreviousCredential } from "./drop-previous-credential.client.tsx";
import { ReplaceCredential } from "./replace-credential.client.tsx";

type Credential = NonNullable<IntegrationView["credential"]>;

const kindWords: Readonly<Record<Credential["kind"], string>> = {
  secret: "Client secret",
  certificate: "Certificate",
  "service-account": "Service account key",
};

/** What the application proves itself with: never shown, replaced without downtime. */
export function CredentialCard({ integration }: { integration: IntegrationView }) {
  const { credential } = integration;
  return (
    <Card
      title="Credential"
      description="By this the application proves itself at the provider. Stored encrypted, never shown."
      actions={<ReplaceCredential integration={integration} />}
      footer={
        <Link className="link inline-flex min-h-6 items-center gap-1.5" href={`${integrationsHref}/calendar`}>
          <CalendarClock className="size-4" aria-hidden="true" /> All dates in the calendar
        </Link>
      }
    >
      <div className="flex flex-col gap-4">
        {credential?.previousInUse && credential.refusedAt === null ? (
          <Callout
            tone="info"
            title="Replaced, and not proved yet"
            action={<DropPreviousCredential integrationId={integration.id} />}
          >
            The previous {kindWords[credential.kind].toLowerCase()} stays in use until the new one has worked.
            Test the connection to see at once whether it does.
          </Callout>
        ) : null}
        {credential === null ? (
          <p className="text-ink-muted">None is saved.</p>
        ) : (
          <DetailList items={detailsOf(integration, credential)} />
        )}
        {credential?.certificate ? (
          <CertificateDownloads pem={credential.certificate.pem} fileName={fileNameOf(integration.name)} />
        ) : null}
      </div>
    </Card>
  );
}

function detailsOf(integration: IntegrationView, credential: Credential) {
  const { certificate, serviceAccount, keyId } = credential;
  const optional = (label: string, value: ReactNode | null) => (value === null ? [] : [{ label, value }]);
  return [
    { label: "Kind", value: kindWords[credential.kind] },
    { label: "Client ID", value: <Mono>{integration.clientId}</Mono> },
    ...optional("Service account", serviceAccount && <Mono>{serviceAccount}</Mono>),
    ...optional("Key ID", keyId && credential.kind === "service-account" ? <Mono>{keyId}</Mono> : null),
    { label: "Expires", value: <Expiry credential={credential} /> },
    ...optional("Issued to", certificate && <span className="wrap-anywhere">{certificate.subject}</span>),
    ...optional("SHA-1", certificate && <Mono>{certificate.sha1Thumbprint}</Mono>),
    ...optional("SHA-256", certificate && <Mono>{certificate.sha256Thumbprint}</Mono>),
  ];
}

function Expiry({ credential: { expiresAt, kind } }: { credential: Credential }) {
  if (expiresAt === null) {
    return (
      <span className="text-ink-muted">
        {kind === "service-account"
          ? "Keys of service accounts do not expire by themselves"
          : "Not known. Enter the day in the settings below."}
      </span>
    );
  }
  const days = Math.floor((expiresAt.getTime() - Date.now()) / 86_400_000);
  return (
    <span>
      {dayOf(expiresAt)}{" "}
      <span className="text-ink-muted">
        {days < 0 ? (
          <>
            (<RelativeTime at={expiresAt} />)
          </>
        ) : (
          `(${days === 1 ? "1 day" : `${days} days`} left)`
        )}
      </span>
    </span>
  );
}

function Mono({ children }: { children: string }) {
  return <span className="font-mono text-sm break-all">{children}</span>;
}

function fileNameOf(name: string): string {
  return `mailroom-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}`;
}
