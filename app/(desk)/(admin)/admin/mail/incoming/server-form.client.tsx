"use client";

import { PlugZap } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextArea } from "@/app/_ui/text-area.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { ConnectionTestCard, ConnectionTestSteps } from "@/app/(desk)/_mailbox/connection-test.client.tsx";
import type { IntegrationChoices } from "@/app/(desk)/_mailbox/integration-choices.ts";
import { useSaveAndTest } from "@/app/(desk)/_mailbox/use-save-and-test.client.ts";
import type { IncomingServerView } from "@/lib/incoming-servers/incoming-server-view.ts";
import { connectionTestStep } from "@/lib/mail-servers/connection-test-step.ts";
import { ConnectionFields } from "./connection-fields.client.tsx";
import { incomingHref } from "./incoming-href.ts";
import { type ServerDraft, toConnection, toDraft, toServerBody } from "./server-draft.ts";
import { SignInFields } from "./sign-in-fields.client.tsx";

const savedServer = z.object({ id: z.string() });
const serverTest = z.object({ succeeded: z.boolean(), steps: z.array(connectionTestStep) });

/** Everything that can be set at an incoming server; without one, a server is added. */
export function ServerForm({
  server,
  ...choices
}: IntegrationChoices & {
  server: IncomingServerView | null;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const [draft, setDraft] = useState<ServerDraft>(() => toDraft(server, onlySignIn(choices)));
  const change = (changes: Partial<ServerDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const connection = toConnection(draft);
  const form = useSaveAndTest<z.infer<typeof serverTest>>(connection);

  const submit = async () => {
    const saved = await form.save({
      method: server ? "PATCH" : "POST",
      path: server ? `/incoming-servers/${server.id}` : "/incoming-servers",
      body: toServerBody(draft),
      answer: savedServer,
    });
    if (saved === null) return;
    announce(server ? "Server saved" : "Server added. Add a mail handler: it says what becomes of the mail.");
    if (server === null) return router.push(`${incomingHref}/${saved.id}`);
    change({ password: "" });
    router.refresh();
  };
  const tryOut = async () => {
    const result = await form.test({
      method: "POST",
      path: `/incoming-servers${server ? `/${server.id}` : ""}/connection-tests`,
      body: { connection },
      answer: serverTest,
    });
    if (result) announce(result.succeeded ? "The connection works" : "The connection test failed");
  };

  const hasPassword =
    server?.connection.authentication.method === "password" && server.connection.authentication.hasPassword;
  return (
    <Form
      aria-label="Incoming server"
      onSubmit={() => void submit()}
      pending={form.isSaving}
      problem={form.problem}
      className="max-w-[52rem] gap-5"
    >
      <Card title="Server">
        <div className="flex flex-col gap-5">
          <div className="grid items-start gap-4 sm:grid-cols-2">
            <TextField
              name="name"
              label="Name"
              isRequired
              value={draft.name}
              onChange={(name) => change({ name })}
              placeholder="Company mailbox"
            />
            <TextArea
              name="description"
              label="Description"
              rows={1}
              value={draft.description}
              onChange={(description) => change({ description })}
            />
          </div>
          <ConnectionFields draft={draft} setDraft={setDraft} change={change} />
        </div>
      </Card>
      <Card title="Sign-in">
        <SignInFields
          draft={draft}
          change={change}
          choices={choices}
          hasPassword={hasPassword}
          saveCount={form.saveCount}
        />
      </Card>
      {form.tested === null ? null : (
        <ConnectionTestCard
          succeeded={form.tested.result.succeeded}
          outdatedWords={
            form.tested.isOutdated && "You changed the connection since this test. Test it again."
          }
        >
          <ConnectionTestSteps label="Steps of the test" steps={form.tested.result.steps} />
        </ConnectionTestCard>
      )}
      <FormActions>
        <SubmitButton>{server ? "Save changes" : "Add server"}</SubmitButton>
        <Button
          icon={<PlugZap />}
          onPress={() => void tryOut()}
          pending={form.isTesting}
          pendingLabel="Testing…"
        >
          Test connection
        </Button>
        {server ? null : <LinkButton href={incomingHref}>Cancel</LinkButton>}
      </FormActions>
    </Form>
  );
}

/** A choice that has only one answer is made already. */
function onlySignIn({ integrations }: IntegrationChoices): string | null {
  const tested = integrations.filter((each) => each.tested);
  if (integrations.length === 0) return "password";
  return tested.length === 1 ? (tested[0]?.id ?? null) : null;
}
