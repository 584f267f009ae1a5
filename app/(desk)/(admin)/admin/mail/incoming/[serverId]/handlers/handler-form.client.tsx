"use client";

import { FlaskConical } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { z } from "zod";
import { Button } from "@/app/_ui/button.client.tsx";
import { Card } from "@/app/_ui/card.tsx";
import { Form, FormActions, SubmitButton } from "@/app/_ui/form.client.tsx";
import { LinkButton } from "@/app/_ui/link-button.tsx";
import { fieldName, type Problem } from "@/app/_ui/problem.ts";
import { Select } from "@/app/_ui/select.client.tsx";
import { useAnnounce } from "@/app/_ui/status-region.client.tsx";
import { useSaveAndTest } from "@/app/(desk)/_mailbox/use-save-and-test.client.ts";
import type { HandlerTarget } from "@/lib/incoming-servers/list-handler-targets.ts";
import type { MailHandlerView } from "@/lib/incoming-servers/mail-handler-view.ts";
import { incomingHref } from "../../incoming-href.ts";
import { DryRunResult, dryRun } from "./dry-run-result.client.tsx";
import { FilterFields, PeopleFields } from "./filter-fields.client.tsx";
import { type HandlerDraft, toDraft, toHandlerBody, toTestedHandler } from "./handler-draft.ts";
import { MailboxFields } from "./mailbox-fields.client.tsx";
import { KindFields, TargetFields } from "./rule-fields.client.tsx";

const savedHandler = z.object({ id: z.string(), version: z.string() });

const testLimits = ["5", "20", "50"].map((id) => ({ id, label: id }));

/** Everything that can be set at a mail handler; without one, a handler is added to the server. */
export function HandlerForm({
  server,
  handler,
  targets,
}: {
  server: MailHandlerView["server"];
  handler: MailHandlerView | null;
  targets: readonly HandlerTarget[];
}) {
  const router = useRouter();
  const announce = useAnnounce();
  const { protocol } = server;
  const [draft, setDraft] = useState<HandlerDraft>(() => toDraft(handler, protocol, targets));
  // Of what the form showed when it opened or was saved: the page may show a later one by now.
  const [version, setVersion] = useState(handler?.version);
  const change = (changes: Partial<HandlerDraft>) => setDraft((before) => ({ ...before, ...changes }));
  const settings = toTestedHandler(draft, protocol);
  const [limit, setLimit] = useState("20");
  const form = useSaveAndTest<z.infer<typeof dryRun>>(settings, atOwnFields);

  const submit = async () => {
    const saved = await form.save({
      method: handler ? "PATCH" : "POST",
      path: handler ? `/mail-handlers/${handler.id}` : `/incoming-servers/${server.id}/mail-handlers`,
      body: { ...toHandlerBody(draft, protocol), ...(handler && { version }) },
      answer: savedHandler,
    });
    if (saved === null) return;
    announce(handler ? "Handler saved" : "Handler added. Turn it on when you are ready.");
    if (handler === null) return router.push(`${incomingHref}/${server.id}/handlers/${saved.id}`);
    setVersion(saved.version);
    change({ begin: "keep" });
    router.refresh();
  };
  const tryOut = async () => {
    const result = await form.test({
      method: "POST",
      path: handler
        ? `/mail-handlers/${handler.id}/tests`
        : `/incoming-servers/${server.id}/mail-handler-tests`,
      body: { handler: settings, limit: Number(limit) },
      answer: dryRun,
    });
    if (result) announce(`Tested without effect. ${result.summary}`);
  };

  const fields = { draft, change };
  return (
    <Form
      aria-label="Mail handler"
      onSubmit={() => void submit()}
      pending={form.isSaving}
      problem={form.problem}
      className="max-w-[52rem] gap-5"
    >
      <Card title="What it does">
        <KindFields {...fields} />
      </Card>
      <Card title="Where mail goes">
        <TargetFields {...fields} targets={targets} />
      </Card>
      <Card title="Mailbox">
        <MailboxFields {...fields} server={server} handler={handler} />
      </Card>
      <Card title="Which mail">
        <FilterFields {...fields} />
      </Card>
      <Card title="People">
        <PeopleFields {...fields} />
      </Card>
      {form.tested === null ? null : <DryRunResult {...form.tested} />}
      <FormActions>
        <SubmitButton>{handler ? "Save changes" : "Add handler"}</SubmitButton>
        <Button
          icon={<FlaskConical />}
          onPress={() => void tryOut()}
          pending={form.isTesting}
          pendingLabel="Testing…"
        >
          Test without effect
        </Button>
        {handler ? null : <LinkButton href={`${incomingHref}/${server.id}`}>Cancel</LinkButton>}
      </FormActions>
      <div className="-mt-2 flex flex-wrap items-end gap-x-4 gap-y-2">
        <Select
          label="Newest mails to test"
          options={testLimits}
          value={limit}
          onChange={setLimit}
          className="w-44"
        />
        <p className="min-w-0 flex-[1_1_20rem] text-sm text-ink-muted">
          The test reads the newest mails of the folder, up to 64 MB, and lists what would become of each.
          What is from before the beginning is shown as left alone. It stores, sends and changes nothing.
        </p>
      </div>
    </Form>
  );
}

/** The test takes the handler as a part of its input; the fields are those of the form. */
function atOwnFields(problem: Problem): Problem {
  if (!problem.errors) return problem;
  const errors = problem.errors.map((entry) => ({
    detail: entry.detail,
    field: fieldName(entry).replace(/^handler\./, ""),
  }));
  return { ...problem, errors };
}
