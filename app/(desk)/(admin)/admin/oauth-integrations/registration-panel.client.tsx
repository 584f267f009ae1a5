"use client";

import { ExternalLink } from "lucide-react";
import { CopyField } from "@/app/_ui/copy-field.client.tsx";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import type { ProviderSettings, RegistrationValue } from "@/lib/oauth-integrations/providers/provider.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import { CertificateDownloads } from "./certificate-downloads.client.tsx";
import { CopyChip } from "./copy-chip.client.tsx";

/** What is pasted at the provider; null or empty: it is not known yet. */
export type RegistrationValues = {
  readonly redirectUrl: string | null;
  readonly scopes: readonly string[];
  readonly clientId: string;
  readonly certificatePem: string | null;
};

/** How the application is registered at the provider: numbered steps, each value to paste with its own Copy button. */
export function RegistrationPanel({
  provider: providerId,
  settings,
  grantType,
  values,
}: {
  provider: string;
  settings: ProviderSettings;
  grantType: IntegrationView["grantType"];
  values: RegistrationValues;
}) {
  const provider = providerOf(providerId);
  const steps = provider.registrationSteps?.(settings, grantType) ?? [];
  if (steps.length === 0 && provider.links.length === 0) return null;
  return (
    <div className="flex flex-col gap-4">
      <ol className="flex flex-col gap-5">
        {steps.map((step, index) => (
          <li key={step.title} className="flex flex-col gap-1.5">
            <p className="flex items-start gap-3 leading-6 font-medium">
              <span
                aria-hidden="true"
                className="inline-flex size-6 shrink-0 items-center justify-center rounded-full border border-line-strong text-sm font-semibold text-ink-muted"
              >
                {index + 1}
              </span>
              {step.title}
            </p>
            <div className="flex min-w-0 flex-col gap-1.5 sm:ps-9">
              {step.lines.length === 0 ? null : (
                <ul className="flex list-disc flex-col gap-0.5 ps-4 text-sm text-ink marker:text-ink-subtle">
                  {step.lines.map((line) => (
                    <li key={line} className="wrap-anywhere">
                      {line}
                    </li>
                  ))}
                </ul>
              )}
              {step.link === null ? null : <OutsideLink {...step.link} />}
              {step.paste.map((paste) => (
                <Paste key={paste} paste={paste} values={values} />
              ))}
            </div>
          </li>
        ))}
      </ol>
      {provider.links.length === 0 ? null : (
        <div className="flex flex-wrap gap-x-4 gap-y-1 border-t pt-3 text-sm text-ink-muted">
          <span>From {provider.name} itself:</span>
          {provider.links.map((link) => (
            <OutsideLink key={link.href} {...link} />
          ))}
        </div>
      )}
    </div>
  );
}

function OutsideLink({ label, href }: { label: string; href: string }) {
  return (
    <a
      className="link inline-flex min-h-6 items-center gap-1 self-start text-sm"
      href={href}
      target="_blank"
      rel="noreferrer"
    >
      {label}
      <ExternalLink className="size-3.5" aria-label="(opens in a new tab)" />
    </a>
  );
}

function Paste({ paste, values }: { paste: RegistrationValue; values: RegistrationValues }) {
  if (paste === "redirect-url") {
    if (values.redirectUrl === null)
      return <Later>The redirect URL appears here once it is generated.</Later>;
    return <CopyField label="Redirect URL to register" value={values.redirectUrl} />;
  }
  if (paste === "client-id") {
    if (values.clientId.trim() === "")
      return <Later>The client ID appears here once it is entered below.</Later>;
    return <CopyField label="Client ID" value={values.clientId} />;
  }
  if (paste === "certificate") {
    if (values.certificatePem === null) {
      return <Later>The certificate can be downloaded here once the integration is saved.</Later>;
    }
    return <CertificateDownloads pem={values.certificatePem} fileName="mailroom" />;
  }
  return <Scopes scopes={values.scopes} />;
}

function Scopes({ scopes }: { scopes: readonly string[] }) {
  const [only] = scopes;
  if (only === undefined) return <Later>Choose scopes first.</Later>;
  if (scopes.length === 1) return <CopyField label="Scope to add" value={only} />;
  return (
    <>
      <CopyField label="All scopes, separated by commas" value={scopes.join(",")} />
      <p className="mt-1 text-sm font-medium">One by one, as the provider lists them</p>
      <ul className="flex flex-wrap gap-1.5">
        {scopes.map((scope) => (
          <li key={scope}>
            <CopyChip value={shortName(scope)} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** "IMAP.AccessAsUser.All" of an address that ends so: by this name it is searched for. */
function shortName(scope: string): string {
  return scope.split("/").at(-1) || scope;
}

function Later({ children }: { children: string }) {
  return <p className="text-sm text-ink-muted">{children}</p>;
}
