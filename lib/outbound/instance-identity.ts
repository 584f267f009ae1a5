import { database } from "@/lib/platform/database.ts";
import { Problem } from "@/lib/platform/problem.ts";
import { openSecret } from "@/lib/platform/sealed-secret.ts";

/** What our mails prove their origin by. */
export type InstanceIdentity = {
  /** What `fingerprintOf` makes the header of: a mail that comes in with it is our own. */
  readonly fingerprint: string;
  /** Key of the HMAC in our Message-IDs. */
  readonly messageIdKey: Uint8Array;
};

/** @throws Problem `not-set-up` before the first start has made the installation's row */
export async function instanceIdentity(): Promise<InstanceIdentity> {
  const instance = await database().instance.findUnique({ where: { id: 1 } });
  if (!instance) {
    throw new Problem(
      "unavailable",
      "not-set-up",
      "This installation has no identity yet: start it once with npm start.",
    );
  }
  const key = openSecret(instance.messageIdKeySealed, "Instance:1:messageIdKeySealed");
  return { fingerprint: instance.fingerprint, messageIdKey: Buffer.from(key, "utf8") };
}

let known: InstanceIdentity | null = null;

/** The same for whoever asks often: it is read once and never changes while the installation exists. */
export async function knownInstanceIdentity(): Promise<InstanceIdentity> {
  known ??= await instanceIdentity();
  return known;
}
