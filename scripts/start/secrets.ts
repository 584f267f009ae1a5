import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const keptSecretsSchema = z.looseObject({
  NEXTAUTH_SECRET: z.string().min(1).optional(),
  ENCRYPTION_KEYS: z.string().min(1).optional(),
});

export interface Secrets {
  NEXTAUTH_SECRET: string;
  /** `id:base64 of 32 bytes`, newest first, separated by commas. */
  ENCRYPTION_KEYS: string;
}

/**
 * The secrets of this installation: from the environment, else from `secrets.json` in the data folder, where they are
 * made the first time. A secret that comes from the environment is not written down.
 */
export function keepSecrets(
  dataFolder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Secrets {
  const file = join(dataFolder, "secrets.json");
  const kept = existsSync(file) ? parseSecrets(file) : {};
  const made = { ...kept };
  if (!environment.NEXTAUTH_SECRET) made.NEXTAUTH_SECRET ??= randomBytes(32).toString("base64url");
  if (!environment.ENCRYPTION_KEYS) made.ENCRYPTION_KEYS ??= `k1:${randomBytes(32).toString("base64")}`;
  if (JSON.stringify(made) !== JSON.stringify(kept)) writeSecrets(file, made);
  return {
    NEXTAUTH_SECRET: environment.NEXTAUTH_SECRET || made.NEXTAUTH_SECRET || "",
    ENCRYPTION_KEYS: environment.ENCRYPTION_KEYS || made.ENCRYPTION_KEYS || "",
  };
}

function parseSecrets(file: string): z.infer<typeof keptSecretsSchema> {
  try {
    return keptSecretsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (error) {
    const reason =
      error instanceof SyntaxError ? "it is not JSON" : error instanceof Error ? error.message : error;
    throw new Error(
      `The secrets in ${file} cannot be read (${reason}). Restore the file from a backup: without its keys, ` +
        "stored passwords and tokens cannot be opened.",
    );
  }
}

function writeSecrets(file: string, secrets: z.infer<typeof keptSecretsSchema>): void {
  writeFileSync(`${file}.new`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}
