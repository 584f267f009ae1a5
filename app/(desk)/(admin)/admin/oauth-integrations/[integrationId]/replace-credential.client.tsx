"use client";

import { RefreshCcw } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/app/_ui/button.client.tsx";
import { Dialog } from "@/app/_ui/dialog.client.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import type { IntegrationView } from "@/lib/oauth-integrations/integration-view.ts";
import { providerOf } from "@/lib/oauth-integrations/providers.ts";
import {
  type CredentialDraft,
  credentialBody,
  credentialKinds,
  emptyCredential,
} from "../credential-draft.ts";
import { CredentialFields } from "../credential-fields.client.tsx";
import { wayOf } from "../integration-draft.ts";

/** Puts a new secret, certificate or key in the place of the present one; mail goes on meanwhile. */
export function ReplaceCredential({ integration }: { integration: IntegrationView }) {
  const router = useRouter();
  const announce = useAnnounce();
  const { run, pending, problem, clearProblem } = useApi();
  const provider = providerOf(integration.provider);
  const offered = wayOf(provider, integration.grantType)?.clientAuthentications ?? [];
  const kinds = credentialKinds(integration.grantType, offered);
  const first = integration.credential?.kind ?? kinds[0] ?? "secret";
  const [isOpen, setIsOpen] = useState(false);
  const [credential, setCredential] = useState<CredentialDraft>(() => emptyCredential(first));

  const open = () => {
    clearProblem();
    setCredential(emptyCredential(first));
    setIsOpen(true);
  };
  const replace = async () => {
    const result = await run({
      method: "PATCH",
      path: `/oauth-integrations/${integration.id}`,
      body: { ...credentialBody(credential), ...authenticationOf(credential, integration, offered) },
    });
    if (!result?.ok) return;
    setIsOpen(false);
    announce("Replaced. The one before stays in use until the new one has worked.");
    router.refresh();
  };
  return (
    <>
      <Button icon={<RefreshCcw />} onPress={open}>
        Replace
      </Button>
      <Dialog title="Replace the credential" isOpen={isOpen} onOpenChange={setIsOpen} size="md">
        <Form
          aria-label="Replace the credential"
          onSubmit={() => void replace()}
          pending={pending}
          problem={problem}
        >
          <p className="text-ink-muted">
            Mail goes on: the present one stays in use until the new one has worked. Take the old one away at
            the provider after that, not before.
          </p>
          <CredentialFields
            credential={credential}
            onChange={setCredential}
            kinds={kinds}
            provider={provider}
          />
          <FormActions>
            <SubmitButton>Replace</SubmitButton>
            <Button onPress={() => setIsOpen(false)}>Cancel</Button>
          </FormActions>
        </Form>
      </Dialog>
    </>
  );
}

/** Another kind of credential is sent in another way. */
function authenticationOf(
  { kind }: CredentialDraft,
  integration: IntegrationView,
  offered: readonly IntegrationView["clientAuthentication"][],
): { clientAuthentication?: IntegrationView["clientAuthentication"] } {
  if (kind === "service-account" || kind === integration.credential?.kind) return {};
  if (kind === "certificate") return { clientAuthentication: "PRIVATE_KEY_JWT" };
  const bySecret = offered.find((each) => each !== "PRIVATE_KEY_JWT");
  return bySecret === undefined ? {} : { clientAuthentication: bySecret };
}
