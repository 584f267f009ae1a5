import type { MailProtocol } from "@/prisma/generated/enums.ts";

/** One known failure: how to recognise it, what it means and what to do. Everything that is named has to fit. */
export type DiagnosisEntry = {
  readonly code: string;
  /** Codes of the protocol layers, or of a `Problem`. */
  readonly errorCodes?: readonly string[];
  /** Found in the server's words, in our own technical description, or in the code of Node's TLS. */
  readonly words?: RegExp;
  readonly protocol?: MailProtocol;
  readonly oauth?: boolean;
  /** The token is the application's own: no person took part. */
  readonly appOnly?: boolean;
  /** Null: our own description says it better. */
  readonly cause: string | null;
  readonly cure: string;
};
