import { z } from "zod";

/** One entry of the `errors` list that the API adds to a problem: where (JSON pointer or field name) and what. */
const fieldProblemSchema = z.object({
  pointer: z.string().optional(),
  field: z.string().optional(),
  detail: z.string(),
});

/** application/problem+json (RFC 9457) as the API sends it; unknown members are kept out. */
export const problemSchema = z.object({
  type: z.string().default("about:blank"),
  title: z.string().default("The request failed"),
  status: z.number().int().optional(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  code: z.string().optional(),
  errors: z.array(fieldProblemSchema).optional(),
});

export type Problem = z.infer<typeof problemSchema>;
export type FieldProblem = { name: string; detail: string };

/**
 * The name of the form field that an entry speaks of: "#/incoming/host", "/incoming/host" and "incoming.host" all mean
 * `incoming.host` (RFC 6901: ~1 is "/", ~0 is "~"). Empty when it speaks of the whole.
 */
export function fieldName(entry: { pointer?: string | undefined; field?: string | undefined }): string {
  if (entry.field !== undefined) return entry.field;
  return (entry.pointer ?? "")
    .replace(/^#?\//, "")
    .split("/")
    .map((token) => decodeToken(token))
    .join(".");
}

function decodeToken(token: string): string {
  return token.replaceAll("~1", "/").replaceAll("~0", "~");
}

/** The errors of a problem with their field names, in the order the server gave them. */
export function fieldProblems(problem: Problem | null): FieldProblem[] {
  return (problem?.errors ?? []).map((entry) => ({ name: fieldName(entry), detail: entry.detail }));
}

/**
 * Groups the messages by field. An entry for a list item ("scopes.1") also counts for the field of the list
 * ("scopes"), because one control edits the whole list.
 */
export function messagesByField(problem: Problem | null): Record<string, string[]> {
  const messages: Record<string, string[]> = {};
  for (const { name, detail } of fieldProblems(problem)) {
    const names = new Set([name, name.replace(/\.\d+(\..*)?$/, "")]);
    for (const each of names) {
      if (each !== "") messages[each] = [...(messages[each] ?? []), detail];
    }
  }
  return messages;
}

const fieldsNeedAttention = "Some fields need attention";

/**
 * What a form says of a problem: a heading, the sentence below it (null when heading or fields say it already) and the
 * fields. The API names the kind of a refusal by its status; a person who fills a form reads what became of it.
 */
export function formProblem(problem: Problem): {
  heading: string;
  detail: string | null;
  entries: FieldProblem[];
} {
  const entries = fieldProblems(problem);
  const said = new Set([fieldsNeedAttention, ...entries.map((entry) => entry.detail)].map(withoutStop));
  const isSaid = problem.detail === undefined || said.has(withoutStop(problem.detail));
  return {
    heading: formHeading(problem, entries),
    detail: isSaid ? null : (problem.detail ?? null),
    entries,
  };
}

function formHeading(problem: Problem, entries: readonly FieldProblem[]): string {
  if (problem.status !== 409 && problem.status !== 422) return problem.title;
  const fields = new Set(entries.map((entry) => entry.name).filter((name) => name !== ""));
  if (fields.size === 0) return "Not saved";
  return fields.size === 1 ? "One field needs attention" : fieldsNeedAttention;
}

function withoutStop(sentence: string): string {
  return sentence.replace(/\.$/, "");
}
