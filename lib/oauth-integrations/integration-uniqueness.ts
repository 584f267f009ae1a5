import { database, isUniqueViolation } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import type { RedirectEndpoints } from "./redirect-key.ts";
import { deriveRedirectKey, redirectKeyFits } from "./redirect-key.ts";

/**
 * The redirect key of an integration: the one that was generated beforehand when it fits, else a derived one.
 *
 * @throws Problem `redirect-key-not-ours` when it was made for other endpoints, or not here
 */
export function chooseRedirectKey(
  endpoints: RedirectEndpoints,
  generated: string | undefined,
  previousKey?: string,
): string {
  if (generated === undefined) return deriveRedirectKey(endpoints, previousKey);
  if (redirectKeyFits(generated, endpoints)) return generated;
  const detail = "The redirect URL belongs to other endpoints. Generate it again.";
  throw new Problem("invalid", "redirect-key-not-ours", detail, {
    fields: [{ field: "redirectKey", detail }],
  });
}

/**
 * Saves an integration; a breach of a unique key becomes a fault of the field that caused it.
 *
 * @throws Problem `integration-name-taken`, `redirect-key-taken`
 */
export async function savingUniquely<Result>(
  name: string,
  id: string,
  save: () => Promise<Result>,
): Promise<Result> {
  try {
    return await save();
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    const namesake = await database().oAuthIntegration.findFirst({ where: { name, NOT: { id } } });
    if (namesake) {
      const detail = `There is an integration "${name}" already. Choose another name.`;
      throw new Problem("conflict", "integration-name-taken", detail, {
        fields: [{ field: "name", detail }],
      });
    }
    const detail = "Another integration has this redirect URL already. Generate a new one.";
    throw new Problem("conflict", "redirect-key-taken", detail, {
      fields: [{ field: "redirectKey", detail }],
    });
  }
}
