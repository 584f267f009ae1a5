import type { InstanceIdentity } from "@/lib/outbound/instance-identity.ts";
import { knownInstanceIdentity } from "@/lib/outbound/instance-identity.ts";
import type { ClaimedMail } from "./claim-mails.ts";
import { bodyRuleOf } from "./mail-body.ts";
import type { ThreadClues } from "./thread-clues.ts";
import { threadCluesOf } from "./thread-clues.ts";
import type { TwinMail } from "./twin-mails.ts";
import type { Reading } from "./understand-mail.ts";
import { understandMail } from "./understand-mail.ts";
import type { UnderstoodMail } from "./understood-mail.ts";

/** A mail that is read and waits for its outcome. Its bytes are not needed any more. */
export type PreparedMail = {
  readonly mail: ClaimedMail;
  readonly understood: UnderstoodMail;
  readonly identity: InstanceIdentity;
  readonly clues: ThreadClues;
  /** Mails with the same Message-ID, as far as they were looked at. */
  readonly twins: readonly TwinMail[];
  /** Ids of the twins whose body is the same. */
  readonly sameBody: ReadonlySet<string>;
};

/** Reads a mail: all that is done before the database is asked what is known. */
export async function prepareMail(
  mail: ClaimedMail,
  raw: Buffer,
  keep: Reading["keep"],
): Promise<PreparedMail> {
  const identity = await knownInstanceIdentity();
  const understood = await understandMail(raw, {
    ...mail,
    fingerprint: identity.fingerprint,
    bodyRule: bodyRuleOf(mail.destination.handler),
    keep,
  });
  const clues = threadCluesOf(understood, identity);
  return { mail, understood, identity, clues, twins: [], sameBody: new Set() };
}
