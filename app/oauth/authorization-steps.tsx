import { type Step, Steps } from "@/app/_ui/steps.tsx";
import type { AuthorizationStep } from "@/lib/oauth-integrations/authorization-step.ts";

type StepName = AuthorizationStep["step"];

const titles: Readonly<Record<StepName, string>> = {
  "authorization-page": "Sign-in page of the provider",
  code: "Answer of the provider",
  token: "Access token",
  scope: "Scopes",
  refresh: "Refresh token",
  identity: "Signed-in account",
  mailbox: "Mailbox",
  sending: "Sending",
};

/** What a person's sign-in always comes to; the mailbox is opened only where its server is known. */
const signIn: readonly StepName[] = ["authorization-page", "code", "token", "scope", "refresh", "identity"];
const signInAndMailbox: readonly StepName[] = [...signIn, "mailbox", "sending"];

/** How a sign-in at the provider went, with its code, what that means, and the cure. Steps that were not reached are listed too. */
export function AuthorizationSteps({ label, steps }: { label: string; steps: readonly AuthorizationStep[] }) {
  const rows = signInAndMailbox.flatMap((name): Step[] => {
    const step = steps.find((candidate) => candidate.step === name);
    if (step) return [rowOf(step)];
    if (!signIn.includes(name)) return [];
    return [{ id: name, title: titles[name], state: "skipped", detail: "Not reached." }];
  });
  return <Steps label={label} steps={rows} />;
}

/** The steps of a test or check in which nobody signs in. */
export function AccessSteps({ label, steps }: { label: string; steps: readonly AuthorizationStep[] }) {
  return <Steps label={label} steps={steps.map(rowOf)} />;
}

function rowOf(step: AuthorizationStep): Step {
  return {
    id: step.step,
    title: titles[step.step],
    state: step.state,
    detail:
      step.state === "failed" && step.code !== null ? (
        <>
          {step.detail} <code className="font-mono break-all">{step.code}</code>
        </>
      ) : (
        <span className="break-words">{step.detail}</span>
      ),
    ...(step.serverWords !== null && { serverWords: step.serverWords }),
    ...(step.cure !== null && { cure: step.cure }),
  };
}
