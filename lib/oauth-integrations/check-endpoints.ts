import { checkEndpointUrl, vetHost } from "@/lib/platform/outbound-guard.ts";
import type { FieldProblem } from "@/lib/platform/problem.ts";
import { Problem } from "@/lib/platform/problem.ts";

type EndpointField =
  | "issuer"
  | "authorizationEndpoint"
  | "tokenEndpoint"
  | "revocationEndpoint"
  | "userinfoEndpoint";

/**
 * Checks endpoints as they were typed, all of them, so that every wrong field is told at once. Their
 * hosts have to pass the outbound guard, that of the authorization page too, to which Mailroom sends people; one that
 * can not be found now is left to the test.
 *
 * @throws Problem with the code of the first fault
 */
export async function checkEndpoints(
  endpoints: Readonly<Partial<Record<EndpointField, string | null | undefined>>>,
): Promise<void> {
  const faults: { readonly field: FieldProblem; readonly code: string }[] = [];
  for (const [field, text] of Object.entries(endpoints)) {
    if (text === null || text === undefined) continue;
    const fault = await faultOf(text);
    if (fault) faults.push({ field: { field, detail: fault.message }, code: fault.code });
  }
  const [first] = faults;
  if (!first) return;
  throw new Problem("invalid", first.code, faults.map(({ field }) => field.detail).join(" "), {
    fields: faults.map(({ field }) => field),
  });
}

async function faultOf(text: string): Promise<Problem | null> {
  try {
    await vetHost(checkEndpointUrl(text).hostname);
    return null;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.code === "host-not-found" ? null : error;
  }
}
