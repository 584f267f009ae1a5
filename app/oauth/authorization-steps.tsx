import { type Step, Steps } from "@/app/_ui/steps.tsx";
import type { AuthorizationStep } from "@/lib/oauth-integrations/authorization-step.ts";

const titles: readonly { readonly step: AuthorizationStep["step"]; readonly title: string }[] = [
  { step: "authorization-page", title: "Sign-in page of the provider" },
  { step: "code", title: "Answer of the provider" },
  { step: "token", title: "Access token" },
  { step: "scope", title: "Scopes" },
  { step: "refresh", title: "Refresh token" },
  { step: "identity", title: "Signed-in account" },
];

/** How a sign-in at the provider went, with its code, what that means, and the cure. Steps that were not reached are listed too. */
export function AuthorizationSteps({ label, steps }: { label: string; steps: readonly AuthorizationStep[] }) {
  const rows = titles.map(({ step: name, title }): Step => {
    const step = steps.find((candidate) => candidate.step === name);
    return step ? rowOf(title, step) : { id: name, title, state: "skipped", detail: "Not reached." };
  });
  return <Steps label={label} steps={rows} />;
}

function rowOf(title: string, step: AuthorizationStep): Step {
  return {
    id: step.step,
    title,
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
