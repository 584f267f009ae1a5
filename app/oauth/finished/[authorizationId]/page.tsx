import type { Metadata } from "next";
import { pageActor } from "@/app/_auth/page-actor.ts";
import { PlainShell } from "@/app/_ui/app-shell.tsx";
import { Callout } from "@/app/_ui/callout.tsx";
import { AuthorizationSteps } from "@/app/oauth/authorization-steps.tsx";
import type { UserActor } from "@/lib/access/actor.ts";
import {
  type AuthorizationView,
  authorizationReference,
  getAuthorization,
} from "@/lib/oauth-integrations/get-authorization.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { CloseWindow } from "./close-window.client.tsx";
import { FinishedWindow } from "./finished-window.client.tsx";

export const metadata: Metadata = { title: "Sign-in finished", robots: { index: false } };

/** Where the provider's window ends: says how it went, tells the page that opened it, and closes. */
export default async function FinishedPage({
  params,
  searchParams,
}: PageProps<"/oauth/finished/[authorizationId]">) {
  const { authorizationId } = await params;
  const wasUsed = (await searchParams).answer === "used";
  const actor = await pageActor(`/oauth/finished/${authorizationId}`);
  const authorization = await findAuthorization(actor, authorizationId);
  if (!authorization) {
    return (
      <PlainShell>
        <h1 className="mb-3 text-xl font-semibold">Nothing came of it</h1>
        <Callout tone="danger" title="This answer belongs to no sign-in of yours">
          Mailroom did not send this browser to the provider, or that was long ago, or another person began
          it. Close this window and begin again in Mailroom.
        </Callout>
        <div className="mt-4">
          <CloseWindow />
        </div>
      </PlainShell>
    );
  }
  const { state, steps, purpose } = authorization;
  const opensMailbox = !steps.some(({ state: each }) => each === "failed");
  return (
    <PlainShell>
      <h1 className="mb-1 text-xl font-semibold">{headingOf(authorization)}</h1>
      {wasUsed ? (
        <Callout tone="warning" title="This answer was used before" className="my-3">
          Each answer of the provider is good for one use, so this one was refused and changed nothing. Below
          is what came of the first.
        </Callout>
      ) : null}
      {unfinished[state] === undefined ? null : <p className="mb-3">{unfinished[state]}</p>}
      {state === "succeeded" && purpose === "grant" && !opensMailbox ? (
        <p className="mb-3">
          Its tokens are kept, but the mailbox could not be opened with them: the step that failed says why.
        </p>
      ) : null}
      <FinishedWindow
        authorizationId={authorization.id}
        closesItself={state === "succeeded" && opensMailbox && !wasUsed}
      />
      {steps.length > 0 ? (
        <div className="mt-5">
          <AuthorizationSteps label="Steps of the sign-in" steps={steps} />
        </div>
      ) : null}
    </PlainShell>
  );
}

const unfinished: Readonly<Partial<Record<AuthorizationView["state"], string>>> = {
  waiting: "The provider has not answered yet. Go on in its window, or begin again in Mailroom.",
  expired: "A sign-in has to be finished within ten minutes, and these are over. Nothing was changed.",
  interrupted: "Mailroom was stopped while it was at work on the provider's answer. Nothing was changed.",
};

async function findAuthorization(
  actor: UserActor,
  authorizationId: string,
): Promise<AuthorizationView | null> {
  const reference = authorizationReference.safeParse({ authorizationId });
  if (!reference.success) return null;
  try {
    return await getAuthorization(actor, reference.data);
  } catch (error) {
    if (error instanceof Problem && error.kind === "not-found") return null;
    throw error;
  }
}

function headingOf({ state, purpose, mailboxAddress, integrationName }: AuthorizationView): string {
  const subject = purpose === "test" ? `The test of “${integrationName}”` : (mailboxAddress ?? "The mailbox");
  if (state === "succeeded") return purpose === "test" ? `${subject} succeeded` : `${subject} is authorised`;
  if (state === "waiting") return "The sign-in is not finished";
  return purpose === "test" ? `${subject} failed` : `${subject} is not authorised`;
}
