"use client";

import { FileKey2 } from "lucide-react";
import { FileButton } from "@/app/_ui/file-button.client.tsx";
import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { TextArea } from "@/app/_ui/text-area.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import type { Provider } from "@/lib/oauth-integrations/providers/provider.ts";
import { type CredentialDraft, type CredentialKind, readServiceAccountKey } from "./credential-draft.ts";

const kindWords: Readonly<Record<CredentialKind, { label: string; description: string }>> = {
  secret: {
    label: "Client secret",
    description: "A text that the provider makes and that is stored here.",
  },
  certificate: {
    label: "Certificate",
    description: "A key that never leaves Mailroom; the provider gets the public part only.",
  },
  "service-account": { label: "Service account key", description: "A JSON file of Google." },
};

/** What the application proves itself with: a secret, a certificate, or the key of a service account. */
export function CredentialFields({
  credential,
  onChange,
  kinds,
  provider,
}: {
  credential: CredentialDraft;
  onChange: (credential: CredentialDraft) => void;
  /** Those that the provider takes in this way of access. */
  kinds: readonly CredentialKind[];
  provider: Provider;
}) {
  const change = (changes: Partial<CredentialDraft>) => onChange({ ...credential, ...changes });
  return (
    <>
      {kinds.length < 2 ? null : (
        <RadioGroup
          label="The application proves itself by"
          look="tiles"
          value={credential.kind}
          onChange={(value) => {
            const kind = kinds.find((candidate) => candidate === value);
            if (kind) change({ kind });
          }}
          options={kinds.map((kind) => ({ value: kind, ...kindWords[kind] }))}
        />
      )}
      {credential.kind === "secret" ? (
        <SecretFields credential={credential} change={change} provider={provider} />
      ) : credential.kind === "certificate" ? (
        <CertificateFields credential={credential} change={change} />
      ) : (
        <ServiceAccountFields credential={credential} change={change} />
      )}
    </>
  );
}

type FieldsProps = {
  readonly credential: CredentialDraft;
  readonly change: (changes: Partial<CredentialDraft>) => void;
};

function SecretFields({ credential, change, provider }: FieldsProps & { provider: Provider }) {
  return (
    <>
      <TextField
        name="clientSecret"
        label="Client secret"
        type="password"
        autoComplete="off"
        isMonospaced
        isRequired
        value={credential.clientSecret}
        onChange={(clientSecret) => change({ clientSecret })}
        description="The secret's value, not its ID. Stored encrypted and never shown again."
      />
      <SecretExpiryField
        day={credential.secretExpiryDay}
        onChange={(secretExpiryDay) => change({ secretExpiryDay })}
        provider={provider}
      />
    </>
  );
}

/** The day on which a secret expires, which no provider tells by itself. */
export function SecretExpiryField({
  day,
  onChange,
  provider: { name, endpoints, longestSecretLifeMonths },
}: {
  day: string;
  onChange: (day: string) => void;
  provider: Provider;
}) {
  const longest =
    longestSecretLifeMonths === null ? "" : `, at most ${longestSecretLifeMonths} months after it was made`;
  return (
    <TextField
      name="credentialExpiresAt"
      label="Secret expires on"
      type="date"
      value={day}
      onChange={onChange}
      description={`As ${endpoints === null ? "the provider" : name} shows it${longest}. Leave it empty if it does not expire. You are told 60, 30, 7 and 1 days before.`}
      className="max-w-md"
    />
  );
}

function CertificateFields({ credential, change }: FieldsProps) {
  return (
    <>
      <RadioGroup
        label="Certificate"
        value={credential.certificate}
        onChange={(value) => change({ certificate: value === "own" ? "own" : "make" })}
        options={[
          {
            value: "make",
            label: "Make a certificate",
            description:
              "Mailroom makes key and certificate when you save. Download the certificate afterwards and upload it at the provider.",
          },
          {
            value: "own",
            label: "Use my own key and certificate",
            description: "Both as PEM text. The key is stored encrypted and never shown again.",
          },
        ]}
      />
      {credential.certificate === "make" ? null : (
        <>
          <PemField
            name="certificate.certificatePem"
            label="Certificate"
            begin="-----BEGIN CERTIFICATE-----"
            value={credential.certificatePem}
            onChange={(certificatePem) => change({ certificatePem })}
          />
          <PemField
            name="certificate.privateKeyPem"
            label="Private key"
            begin="-----BEGIN PRIVATE KEY-----"
            value={credential.privateKeyPem}
            onChange={(privateKeyPem) => change({ privateKeyPem })}
          />
        </>
      )}
    </>
  );
}

function PemField({
  begin,
  ...field
}: {
  name: string;
  label: string;
  begin: string;
  value: string;
  onChange: (text: string) => void;
}) {
  return (
    <div className="flex flex-col items-start gap-2">
      <TextArea
        {...field}
        className="w-full"
        isRequired
        isMonospaced
        rows={4}
        autoComplete="off"
        spellCheck="false"
        placeholder={begin}
      />
      <FileButton
        icon={<FileKey2 />}
        variant="secondary"
        allowsMultiple={false}
        accept={[".pem", ".crt", ".cer", ".key", "text/plain"]}
        onFiles={(files) => void files[0]?.text().then(field.onChange)}
      >
        Read {field.label.toLowerCase()} from a file
      </FileButton>
    </div>
  );
}

function ServiceAccountFields({ credential, change }: FieldsProps) {
  const key = readServiceAccountKey(credential.serviceAccountKey);
  return (
    <div className="flex flex-col items-start gap-2">
      <TextArea
        name="serviceAccountKey"
        label="Key of the service account"
        className="w-full"
        isRequired
        isMonospaced
        rows={4}
        autoComplete="off"
        spellCheck="false"
        placeholder={'{ "type": "service_account", … }'}
        value={credential.serviceAccountKey}
        onChange={(serviceAccountKey) => change({ serviceAccountKey })}
        description="The JSON file that Google gave you, as a file or pasted. Stored encrypted and never shown again."
      />
      <FileButton
        icon={<FileKey2 />}
        variant="secondary"
        allowsMultiple={false}
        accept={[".json", "application/json"]}
        onFiles={(files) => void files[0]?.text().then((serviceAccountKey) => change({ serviceAccountKey }))}
      >
        Read the JSON file
      </FileButton>
      <p className="text-sm wrap-anywhere text-ink-muted empty:hidden" role="status">
        {key === null
          ? credential.serviceAccountKey.trim() === ""
            ? ""
            : "This is not the key file of a service account."
          : `Service account ${key.clientEmail}`}
      </p>
    </div>
  );
}
