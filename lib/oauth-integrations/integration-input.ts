import { z } from "zod";
import { lineInput, requiredLineInput, textInput } from "@/lib/access/input-text.ts";

const endpoint = lineInput(2000).min(1, "Enter the address of the endpoint.");
// An emptied field of a form means: there is none.
const optionalEndpoint = lineInput(2000)
  .transform((text) => text || null)
  .nullable();

// scope-token of RFC 6749 §3.3
const scope = lineInput(500).regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/, "A scope has no spaces and no quotes.");

/** Fields of an integration as a person or program fills them; the use cases check what lies beyond their form. */
export const integrationFields = {
  name: requiredLineInput(100),
  description: textInput(2000),
  provider: z.enum(["CUSTOM"]),
  clientId: requiredLineInput(500),
  clientSecret: requiredLineInput(4000),
  clientSecretExpiresAt: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .nullable(),
  clientAuthentication: z.enum(["CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST"]),
  scopes: z
    .array(scope)
    .max(50, "At most 50 scopes.")
    .transform((scopes) => [...new Set(scopes)]),
  issuer: optionalEndpoint,
  authorizationEndpoint: endpoint,
  tokenEndpoint: endpoint,
  revocationEndpoint: optionalEndpoint,
  userinfoEndpoint: optionalEndpoint,
  /** What POST /oauth-integrations/redirect-urls gave for these endpoints; absent: made anew. */
  redirectKey: z.string().max(100),
} as const;
