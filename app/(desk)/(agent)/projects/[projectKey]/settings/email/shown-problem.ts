import { fieldName, type Problem } from "@/app/_ui/problem.ts";

/** The fields that outgoing mail takes over from incoming mail. */
const signInField = /^outgoing\.(username|authentication)/;

/** The problem without what it says twice: with the same sign-in for both directions, a fault of it is told once. */
export function shownProblem(problem: Problem, isSameSignIn: boolean): Problem {
  if (!isSameSignIn || !problem.errors) return problem;
  const said = new Set(problem.errors.map((entry) => `${fieldName(entry)} ${entry.detail}`));
  const errors = problem.errors.filter((entry) => {
    const name = fieldName(entry);
    const twin = name.replace(/^outgoing\./, "incoming.");
    return !(signInField.test(name) && said.has(`${twin} ${entry.detail}`));
  });
  return { ...problem, errors };
}
