import { Callout } from "./callout.tsx";
import { Link } from "./link.tsx";
import { fieldProblems, type Problem } from "./problem.ts";

/** A problem of `useApi` where there is no form; nothing when there is none. */
export function ProblemCallout({ problem }: { problem: Problem | null }) {
  if (problem === null) return null;
  const entries = fieldProblems(problem);
  return (
    <Callout tone="danger" title={problem.title} role="alert">
      {problem.detail === undefined ? null : <Detail detail={problem.detail} />}
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

/** A page of Mailroom that a problem ends with, as "…: /projects/SUP/mail-log": programs read it, people follow it. */
const pageAtEnd = /:\s+(\/(?:projects|admin)\/\S+)$/;

function Detail({ detail }: { detail: string }) {
  const href = pageAtEnd.exec(detail)?.[1];
  if (href === undefined) return detail;
  return (
    <>
      {detail.replace(pageAtEnd, ".")}{" "}
      <Link href={href} className="link">
        Go there
      </Link>
    </>
  );
}
