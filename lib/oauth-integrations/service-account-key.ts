import { z } from "zod";
import { invalidField } from "@/lib/platform/problem.ts";
import { readRsaPrivateKey, toPkcs8 } from "./rsa-private-key.ts";

const field = "serviceAccountKey";

const keyFile = z.object({
  type: z.literal("service_account"),
  client_id: z.string().min(1).max(500),
  client_email: z.email().max(320),
  private_key_id: z.string().min(1).max(200),
  private_key: z.string().min(1),
  token_uri: z.string(),
});

const tokenHosts = ["oauth2.googleapis.com", "accounts.google.com", "www.googleapis.com"];

/**
 * Reads the JSON file that Google gives for a key of a service account. No endpoint is taken from it: what signs for
 * Google must not be sent anywhere else because a pasted text says so.
 *
 * @throws Problem `invalid-input` at `serviceAccountKey`, without anything of the key
 */
export function readServiceAccountKey(text: string): {
  readonly clientId: string;
  readonly serviceAccount: string;
  readonly keyId: string;
  readonly privateKeyPem: string;
} {
  const parsed = keyFile.safeParse(parseJson(text));
  if (!parsed.success) {
    const missing = parsed.error.issues.map((issue) => issue.path.join(".") || "the object").join(", ");
    throw invalidField(field, `The file is no complete key of a service account. Look at: ${missing}.`);
  }
  const file = parsed.data;
  if (!isGoogle(file.token_uri)) {
    throw invalidField(
      field,
      "The file names a token_uri that is not Google's. Download the key from Google.",
    );
  }
  return {
    clientId: file.client_id,
    serviceAccount: file.client_email.toLowerCase(),
    keyId: file.private_key_id,
    privateKeyPem: toPkcs8(readRsaPrivateKey(file.private_key, field)),
  };
}

function parseJson(text: string): unknown {
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw invalidField(field, "This is not the JSON file of a key: paste its whole text, with both braces.");
  }
  const type = z.object({ type: z.string() }).safeParse(found).data?.type;
  const hasClient = z.union([z.object({ web: z.object() }), z.object({ installed: z.object() })]);
  if (hasClient.safeParse(found).success) {
    throw invalidField(
      field,
      "This is the file of an OAuth client. The key of a service account is made at the service account, under Keys.",
    );
  }
  if (type !== "service_account") {
    throw invalidField(
      field,
      'The file is not the key of a service account: its "type" is not "service_account".',
    );
  }
  return found;
}

function isGoogle(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const { protocol, hostname } = new URL(endpoint);
  return protocol === "https:" && tokenHosts.includes(hostname);
}
