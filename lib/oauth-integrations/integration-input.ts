import { z } from "zod";
import { lineInput, requiredLineInput, textInput } from "@/lib/access/input-text.ts";
import { providers } from "./providers.ts";

/** Empty: derived from the provider's settings, as far as it knows it. */
const endpoint = lineInput(2000);
// An emptied field of a form means: there is none.
const optionalEndpoint = lineInput(2000)
  .transform((text) => text || null)
  .nullable();

// scope-token of RFC 6749 §3.3
const scope = lineInput(500).regex(/^[\x21\x23-\x5B\x5D-\x7E]+$/, "A scope has no spaces and no quotes.");

const mailHost = z.object({
  host: lineInput(253)
    .toLowerCase()
    .regex(/^[a-z0-9_:[\].-]+$/, "Enter only the name of the server, such as mail.example.com."),
  port: z.int("Enter the port as a whole number.").min(1).max(65_535, "A port is between 1 and 65535."),
  security: z.enum(["TLS", "STARTTLS", "NONE"]),
});

const pem = textInput(20_000);

/** Fields of an integration as a person or program fills them; the use cases check what lies beyond their form. */
export const integrationFields = {
  name: requiredLineInput(100),
  description: textInput(2000),
  provider: z.enum(providers.map(({ id }) => id)),
  /** Choices of the provider, such as Microsoft's tenant; those that are left out are the usual ones. */
  providerSettings: z.record(z.string().max(50), lineInput(200)),
  grantType: z.enum(["AUTHORIZATION_CODE", "CLIENT_CREDENTIALS", "JWT_BEARER"]),
  /** Empty only with the key of a service account, which holds it. */
  clientId: lineInput(500),
  clientSecret: requiredLineInput(4000),
  /** Made here, or both parts as PEM. */
  certificate: z.union([
    z.object({ generate: z.literal(true) }),
    z.object({ privateKeyPem: pem, certificatePem: pem }),
  ]),
  /** The text of the JSON file that Google gives for a key of a service account. */
  serviceAccountKey: textInput(20_000),
  credentialExpiresAt: z.iso
    .datetime({ offset: true })
    .transform((text) => new Date(text))
    .nullable(),
  clientAuthentication: z.enum(["CLIENT_SECRET_BASIC", "CLIENT_SECRET_POST", "PRIVATE_KEY_JWT"]),
  scopes: z
    .array(scope)
    .max(50, "At most 50 scopes.")
    .transform((scopes) => [...new Set(scopes)]),
  issuer: optionalEndpoint,
  /** The server names itself in every answer (RFC 9207), so that one without its name is refused. */
  issuerInResponse: z.boolean(),
  authorizationEndpoint: endpoint,
  tokenEndpoint: endpoint,
  revocationEndpoint: optionalEndpoint,
  userinfoEndpoint: optionalEndpoint,
  mailHosts: z.object({
    imap: mailHost.nullish(),
    pop3: mailHost.nullish(),
    smtp: mailHost.nullish(),
  }),
  /** What POST /oauth-integrations/redirect-urls gave for these endpoints; absent: made anew. */
  redirectKey: z.string().max(100),
} as const;

/** What may change: absent fields stay as they are, the credential too; provider and grant type never change. */
export const integrationChange = z
  .object(integrationFields)
  .omit({ provider: true, grantType: true })
  .partial()
  .extend({
    /** Forgets the credential before the present one, whether or not the present one has proved itself. */
    dropPreviousCredential: z.boolean().optional(),
  });
export type IntegrationChange = z.output<typeof integrationChange>;
