import { Callout } from "./callout.tsx";
import { fieldProblems, type Problem } from "./problem.ts";

/** A problem of `useApi` where there is no form; nothing when there is none. */
export function ProblemCallout({ problem }: { problem: Problem | null }) {
  if (problem === null) return null;
  const entries = fieldProblems(problem);
  return (
    <Callout tone="danger" title={problem.title} role="alert">
      {problem.detail}
      {entries.length === 0 ? null : (
        <ul className="list-disc ps-5">
          {entries.map((entry) => (
            <li key={`${entry.name} ${entry.detail}`}>{entry.detail}</li>
          ))}
        </ul>
      )}
    </Callout>
  );
}
