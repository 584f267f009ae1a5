import type { z } from "zod";
import { invalidField } from "@/lib/platform/problem.ts";
import { readCertificatePair } from "./certificate-pair.ts";
import type { ClientCredential } from "./client-credential.ts";
import type { integrationFields } from "./integration-input.ts";
import { newCertificatePair } from "./new-certificate-pair.ts";
import { readServiceAccountKey } from "./service-account-key.ts";

type Fields = typeof integrationFields;

/** The parts of an input of which at the most one is filled. */
export type CredentialInput = {
  readonly clientSecret?: z.output<Fields["clientSecret"]> | undefined;
  readonly certificate?: z.output<Fields["certificate"]> | undefined;
  readonly serviceAccountKey?: z.output<Fields["serviceAccountKey"]> | undefined;
};

/** A credential as somebody gave it. */
export type GivenCredential = {
  /** The field of the input that it came by. */
  readonly field: keyof CredentialInput;
  readonly credential: ClientCredential;
  /** What it says of itself; null: it does not. */
  readonly clientId: string | null;
  readonly expiresAt: Date | null;
};

/**
 * Reads the credential of an input, or makes the certificate that it asks for.
 *
 * @returns null: the input has none
 * @throws Problem `invalid-input` at the field; never with anything of the credential in it
 */
export async function readGivenCredential(input: CredentialInput): Promise<GivenCredential | null> {
  const { clientSecret, certificate, serviceAccountKey } = input;
  const fields = (["clientSecret", "certificate", "serviceAccountKey"] as const).filter(
    (field) => input[field] !== undefined,
  );
  if (fields.length > 1) {
    throw invalidField(
      fields[1] ?? "certificate",
      "Give one of client secret, certificate or service account key.",
    );
  }
  if (clientSecret !== undefined) {
    const credential = { kind: "secret", clientSecret } as const;
    return { field: "clientSecret", credential, clientId: null, expiresAt: null };
  }
  if (certificate !== undefined) {
    const pair = "generate" in certificate ? await newCertificatePair() : readCertificatePair(certificate);
    const { expiresAt, ...pems } = pair;
    return {
      field: "certificate",
      credential: { kind: "certificate", ...pems },
      clientId: null,
      expiresAt,
    };
  }
  if (serviceAccountKey !== undefined) {
    const { clientId, ...key } = readServiceAccountKey(serviceAccountKey);
    return {
      field: "serviceAccountKey",
      credential: { kind: "service-account", ...key },
      clientId,
      expiresAt: null,
    };
  }
  return null;
}

/**
 * The client ID: typed, or held by the key of a service account.
 *
 * @throws Problem `invalid-input` at `clientId`
 */
export function clientIdOf(
  typed: string | undefined,
  given: Pick<GivenCredential, "clientId"> | null,
): string {
  const held = given?.clientId ?? null;
  if (held !== null && typed && typed !== held) {
    throw invalidField(
      "clientId",
      `The key belongs to client ID ${held}. Leave the field empty, or take the right key.`,
    );
  }
  const clientId = held ?? typed;
  if (!clientId) throw invalidField("clientId", "Fill this in.");
  return clientId;
}
