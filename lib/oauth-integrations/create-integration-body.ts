import { createIntegrationInput } from "./create-integration.ts";
import { providers } from "./providers.ts";

/** A new integration as a form sends it: what is missing is told together with all else, not in a second round. */
export const createIntegrationBody = createIntegrationInput.superRefine(
  (input, context) => {
    for (const [field, message] of missingFields(input)) {
      context.addIssue({ code: "custom", path: [field], message });
    }
  },
  { when: ({ value }) => typeof value === "object" && value !== null },
);

type Needed = "clientId" | "authorizationEndpoint" | "tokenEndpoint";

/** Other fields may be faulty here, and then absent. */
function missingFields(
  input: Partial<Record<Needed | "provider" | "grantType" | "serviceAccountKey", string | undefined>>,
): [Needed, string][] {
  const missing: [Needed, string][] = [];
  // The key of a service account holds its client ID.
  if (!input.clientId && !input.serviceAccountKey && input.grantType !== "JWT_BEARER") {
    missing.push(["clientId", "Fill this in."]);
  }
  // The endpoints of other providers are known.
  if (providers.find(({ id }) => id === input.provider)?.endpoints !== null) return missing;
  const hasPeople = (input.grantType ?? "AUTHORIZATION_CODE") === "AUTHORIZATION_CODE";
  const needed = hasPeople
    ? (["authorizationEndpoint", "tokenEndpoint"] as const)
    : (["tokenEndpoint"] as const);
  for (const name of needed) if (!input[name]) missing.push([name, "Enter the address of the endpoint."]);
  return missing;
}
