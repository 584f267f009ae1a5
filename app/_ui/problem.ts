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
