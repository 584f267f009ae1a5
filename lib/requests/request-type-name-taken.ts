import { isUniqueViolation } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";

/** Translates a breach of the unique name into `request-type-name-taken`; gives back any other error. */
export function requestTypeNameTaken(error: unknown): unknown {
  if (!isUniqueViolation(error)) return error;
  const detail = "Another request type of this project has this name. Choose another.";
  return new Problem("conflict", "request-type-name-taken", detail, {
    fields: [{ field: "name", detail }],
    cause: error,
  });
}
