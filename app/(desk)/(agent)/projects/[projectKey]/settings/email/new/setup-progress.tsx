import { Check } from "lucide-react";
import { classNames } from "@/app/_ui/class-names.ts";
import { Link } from "@/app/_ui/link.tsx";
import { type SetupStep, setupSteps } from "@/lib/channel-setup/setup-choices.ts";
import { setupHref } from "./setup-links.ts";

const titles: Readonly<Record<SetupStep, string>> = {
  provider: "Mailbox",
  connect: "Connect",
  folder: "Folder",
  outgoing: "Outgoing",
  "round-trip": "Test mail",
  done: "Done",
};

/** Where a setup is: steps that were reached can be gone back to. */
export function SetupProgress({
  projectKey,
  setupId,
  current,
  reached,
}: {
  projectKey: string;
  setupId: string;
  current: SetupStep;
  /** The first step that is not done yet. */
  reached: SetupStep;
}) {
  const last = setupSteps.indexOf(reached);
  return (
    <nav aria-label="Steps of connecting a mailbox">
      <ol className="flex flex-wrap gap-x-1 gap-y-1.5">
        {setupSteps.map((step, index) => (
          <li key={step} className="flex items-center gap-1">
            {index <= last ? (
              <Link
                href={setupHref(projectKey, step, setupId)}
                aria-current={step === current ? "step" : undefined}
                className={classNames(
                  "flex min-h-8 items-center gap-2 rounded-full border px-3 text-sm hover:bg-hover",
                  step === current ? "border-accent bg-selected font-semibold" : "bg-surface",
                )}
              >
                <StepNumber index={index} isDone={index < last} />
                {titles[step]}
              </Link>
            ) : (
              <span className="flex min-h-8 items-center gap-2 rounded-full border border-transparent px-3 text-sm text-ink-muted">
                <StepNumber index={index} isDone={false} />
                {titles[step]}
              </span>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function StepNumber({ index, isDone }: { index: number; isDone: boolean }) {
  if (!isDone) {
    return (
      <span aria-hidden="true" className="text-ink-muted tabular-nums">
        {index + 1}
      </span>
    );
  }
  return (
    <>
      <Check aria-hidden="true" className="size-4 text-success-ink" />
      <span className="sr-only">Done:</span>
    </>
  );
}
