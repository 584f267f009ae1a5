"use client";

import { Cable, Mail } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { Problem } from "@/app/_ui/problem.ts";
import { RadioGroup } from "@/app/_ui/radio-group.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import type { IntegrationChoice } from "@/app/(desk)/_mailbox/integration-choices.ts";
import type { SetupView } from "@/lib/channel-setup/setup-view.ts";
import { providers } from "@/lib/oauth-integrations/providers.ts";
import { setupHref } from "./setup-links.ts";
import { useKeptDraft } from "./use-kept-draft.client.ts";

const withId = z.object({ id: z.string() });

/** The first step: at which provider the mailbox is, and its address. */
export function StartForm({
  projectKey,
  setup,
  integrations,
}: {
  projectKey: string;
  setup: SetupView | null;
  integrations: readonly IntegrationChoice[];
}) {
  const router = useRouter();
  const { run, pending } = useApi();
  const [problem, setProblem] = useState<Problem | null>(null);
  const typed = setup?.drafts.provider;
  const [choice, setChoice] = useState(() => typed?.choice ?? setup?.integrationId ?? setup?.provider ?? "");
  const [address, setAddress] = useState(typed?.address ?? setup?.address ?? "");
  const keep = useKeptDraft(setup?.id ?? null, { provider: { choice, address } });
  // A provider of the company's own has a tile where somebody has said where its mailboxes are.
  const own = integrations.filter(
    ({ provider, tested, mailHosts }) => provider === "CUSTOM" && tested && mailHosts.imap !== undefined,
  );
  const submit = async () => {
    setProblem(null);
    await keep();
    const integrationId = own.find(({ id }) => id === choice)?.id ?? null;
    const provider = integrationId === null ? choice || "CUSTOM" : "CUSTOM";
    const body = { provider, integrationId, address };
    const saved = await run({
      ...(setup
        ? { method: "PATCH" as const, path: `/channel-setups/${setup.id}`, body }
        : { method: "POST" as const, path: "/channel-setups", body: { projectKey, ...body } }),
      answer: withId,
    });
    if (saved?.ok === false) return setProblem(saved.problem);
    if (!saved?.value) return;
    const { id } = saved.value;
    // The integration says where its mailboxes are. Without a finding the servers are typed: nothing stands in the way.
    if (integrationId === null) await run({ method: "POST", path: `/channel-setups/${id}/discoveries` });
    router.push(setupHref(projectKey, "connect", id));
  };
  return (
    <Form
      onSubmit={() => void submit()}
      pending={pending}
      problem={problem}
      aria-label="Mailbox"
      className="gap-5"
    >
      <RadioGroup
        name="provider"
        label="Where is the mailbox?"
        look="tiles"
        value={choice}
        onChange={setChoice}
        options={[
          ...providers
            .filter(({ id }) => id !== "CUSTOM")
            .map(({ id, name, description }) => ({ value: id, label: name, description, icon: <Mail /> })),
          ...own.map(({ id, name }) => ({
            value: id,
            label: name,
            description: "OAuth 2.0 integration of this installation",
            icon: <Cable />,
          })),
          {
            value: "CUSTOM",
            label: "Other",
            description: "Any IMAP or POP3 server. Mailroom looks for it.",
            icon: <Mail />,
          },
        ]}
        description="Leave it open if you do not know: the address tells in most cases."
      />
      <TextField
        name="address"
        label="Address"
        type="email"
        isRequired
        autoComplete="off"
        value={address}
        onChange={setAddress}
        placeholder="support@example.com"
        description="The address that customers write to and get answers from."
        className="max-w-md"
      />
      <FormActions>
        <SubmitButton pendingLabel="Looking…">Continue</SubmitButton>
        <LinkButton href={`/projects/${projectKey}/settings/email`}>Cancel</LinkButton>
      </FormActions>
    </Form>
  );
}
