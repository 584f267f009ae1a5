"use client";

import { PlugZap } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import type { Problem } from "@/app/_ui/problem.ts";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { TextArea } from "@/app/_ui/text-area.client.tsx";
import { TextField } from "@/app/_ui/text-field.client.tsx";
import { useApi } from "@/app/_ui/use-api.client.ts";
import type { IncomingServerView } from "@/lib/incoming-servers/incoming-server-view.ts";
import { ConnectionFields } from "./connection-fields.client.tsx";
import { incomingHref } from "./incoming-href.ts";
import type { ServerChoices } from "./server-choices.ts";
import { type ServerDraft, toConnection, toDraft, toServerBody } from "./server-draft.ts";
import { ServerTestResult, serverTest } from "./server-test-result.client.tsx";
import { SignInFields } from "./sign-in-fields.client.tsx";

const savedServer = z.object({ id: z.string() });

/** Everything that can be set at an incoming server; without one, a server is added. */
export function ServerForm({
  server,
  ...choices
}: ServerChoices & {
  server: IncomingServerView | null;
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const save = useApi();
  const test = useApi();
  const [draft, setDraft] = useState<ServerDraft>(() => toDraft(server, onlySignIn(choices)));
  const [saveCount, setSaveCount] = useState(0);
  const [tested, setTested] = useState<{
    connection: string;
    result: z.infer<typeof serverTest>;
  } | null>(null);
  // Kept here and not by the two calls: its identity moves the focus, so it changes only with an answer.
  const [problem, setProblem] = useState<Problem | null>(null);
  const change = (changes: Partial<ServerDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const connection = toConnection(draft);

  const submit = async () => {
    setProblem(null);
    const result = await save.run({
      method: server ? "PATCH" : "POST",
      path: server ? `/incoming-servers/${server.id}` : "/incoming-servers",
      body: toServerBody(draft),
      answer: savedServer,
    });
    if (result?.ok === false) return setProblem(result.problem);
    if (!result?.value) return;
    announce(server ? "Server saved" : "Server added. Add a mail handler: it says what becomes of the mail.");
    if (server === null) return router.push(`${incomingHref}/${result.value.id}`);
    change({ password: "" });
    setSaveCount((count) => count + 1);
    router.refresh();
  };
  const tryOut = async () => {
    setProblem(null);
    const result = await test.run({
      method: "POST",
      path: `/incoming-servers${server ? `/${server.id}` : ""}/connection-tests`,
      body: { connection },
      answer: serverTest,
    });
    if (result?.ok === false) {
      setTested(null);
      return setProblem(result.problem);
    }
    if (!result?.value) return;
    setTested({ connection: JSON.stringify(connection), result: result.value });
    announce(result.value.succeeded ? "The connection works" : "The connection test failed");
  };

  const hasPassword =
    server?.connection.authentication.method === "password" && server.connection.authentication.hasPassword;
  return (
    <Form
      aria-label="Incoming server"
      onSubmit={() => void submit()}
      pending={save.pending}
      problem={problem}
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
          saveCount={saveCount}
        />
      </Card>
      {tested === null ? null : (
        <ServerTestResult
          result={tested.result}
          isOutdated={tested.connection !== JSON.stringify(connection)}
        />
      )}
      <FormActions>
        <SubmitButton>{server ? "Save changes" : "Add server"}</SubmitButton>
        <Button
          icon={<PlugZap />}
          onPress={() => void tryOut()}
          pending={test.pending}
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
function onlySignIn({ integrations }: ServerChoices): string | null {
  const tested = integrations.filter((each) => each.tested);
  if (integrations.length === 0) return "password";
  return tested.length === 1 ? (tested[0]?.id ?? null) : null;
}
